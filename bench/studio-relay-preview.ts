// What a preview by the relay costs in the real studio (`npm run bench -- studio-relay-preview`): from a change, or from a seek, until
// the canvas on the page shows another picture. The relay that serves the studio, a node and the browser share this machine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { browserLaunch } from '../e2e/browser/launch.ts';
import { Program, programs } from '../e2e/chaos/program.ts';
import { openSample } from '../e2e/studio/studio.ts';
import { drawnByRelay } from './relay/drawn-by-relay.ts';

const LEVELS = ['draft', 'standard', 'full'] as const;
const COUNT = 24;
const FRAME = 705_600_000 / 25;

const folder = await mkdtemp(join(tmpdir(), 'storycore-bench-'));
const environment = { STORYCORE_DATA: join(folder, 'data'), HOST: '', PORT: '', LC_ALL: 'C' };
const relay = new Program('relay', [...programs.relay, '--port', '0', '--log-level', 'warn'], environment);
const ready = (await relay.start()) as { url: string; tokens: { admin: string; node: string } };
const node = new Program(
  'node',
  [...programs.node, '--relay', ready.url, '--name', 'bench', '--cache', join(folder, 'cache')],
  { ...environment, STORYCORE_TOKEN: ready.tokens.node },
);
await node.start();
const browser = await chromium.launch(browserLaunch());

/** Milliseconds of each step until the canvas is another one. Steps that change nothing for three seconds count for nothing. */
const measure = (page: Page, kind: 'seek' | 'change', from: number): Promise<number[]> =>
  page.evaluate(
    async ([how, first, count, frame]) => {
      const { session } = globalThis.__storycore!;
      const canvas = document.querySelector<HTMLCanvasElement>('.preview-canvas')!;
      const copy = new OffscreenCanvas(48, 27).getContext('2d', { willReadFrequently: true })!;
      const look = (): string => {
        copy.drawImage(canvas, 0, 0, 48, 27);
        return copy.getImageData(0, 0, 48, 27).data.join();
      };
      const refreshed = () => new Promise((done) => requestAnimationFrame(done));
      const { clip: clips, track } = session.store.snapshot();
      // The one that is on the screen.
      const time = session.player.time();
      const clip = [...clips.values()].find(
        ({ source, place, duration }) =>
          source.kind === 'media' &&
          track.get(place.track)!.kind === 'video' &&
          place.start <= time &&
          time < place.start + duration,
      )!;
      const times: number[] = [];
      for (let step = 0; step < count; step++) {
        // Drafts come first and the exact picture after them: both have to be over.
        await new Promise((done) => setTimeout(done, 400));
        const before = look();
        const began = performance.now();
        if (how === 'seek') session.player.seek((first + step * 2) * frame);
        else {
          const transform = { ...clip.transform, rotation: (first + step) * 3 };
          session.store.transact('bench', (tx) => tx.put('clip', { ...clip, transform }));
        }
        while (look() === before && performance.now() - began < 3000) await refreshed();
        if (performance.now() - began < 3000) times.push(performance.now() - began);
      }
      return times;
    },
    [kind, from, COUNT, FRAME] as const,
  );
const quantile = (times: readonly number[], share: number): number =>
  Math.round([...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? Number.NaN);
const tell = (what: string, level: string, times: readonly number[]): void =>
  console.log(
    JSON.stringify({
      what,
      level,
      'p50 ms': quantile(times, 0.5),
      'p95 ms': quantile(times, 0.95),
      pictures: times.length,
    }),
  );

try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const account = { url: ready.url, token: ready.tokens.admin };
  await page.addInitScript((kept) => localStorage.setItem('storycore.relay', JSON.stringify(kept)), account);
  await page.goto(ready.url);
  await openSample(page);
  await drawnByRelay(page);
  const pass = async (what: string): Promise<void> => {
    for (const [i, level] of LEVELS.entries()) {
      await page.getByRole('combobox', { name: 'Preview level' }).selectOption(level);
      await page.evaluate(([time]) => globalThis.__storycore!.session.player.seek(time), [
        FRAME * 3,
      ] as const);
      tell(what, level, await measure(page, 'seek', 30 + i * 60));
    }
  };
  await pass('seek, nowhere yet');
  await pass('seek, kept by the tab');
  await page.reload();
  await drawnByRelay(page);
  await pass('seek, kept by the relay');
  await page.evaluate(([time]) => globalThis.__storycore!.session.player.seek(time), [FRAME * 50] as const);
  for (const [i, level] of LEVELS.entries()) {
    await page.getByRole('combobox', { name: 'Preview level' }).selectOption(level);
    tell('change, nowhere yet', level, await measure(page, 'change', 1 + i * 30));
  }
} finally {
  await browser.close();
  await node.end('SIGKILL');
  await relay.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}
