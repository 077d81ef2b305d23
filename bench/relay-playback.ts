// How many pictures the real studio shows a second while it plays by a relay (`npm run bench -- relay-playback`), asked for one at a time
// and several ahead, over the loopback and over a line of 40 ms each way. Relay, node and browser share this machine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { browserLaunch } from '../e2e/browser/launch.ts';
import { Program, programs } from '../e2e/chaos/program.ts';
import { TcpProxy } from '../e2e/chaos/tcp-proxy.ts';
import { openSample } from '../e2e/studio/studio.ts';
import { drawnByRelay } from './relay/drawn-by-relay.ts';

const LEVELS = ['draft', 'standard', 'full'] as const;
const PLAY_MS = 6000;

interface Shown {
  readonly shown: number;
  readonly dropped: number;
}

/** Pictures that nobody has yet, then the same again, which the relay has kept and the tab has not. */
async function play(page: Page): Promise<Shown> {
  return page.evaluate(async (playMs) => {
    const { player } = globalThis.__storycore!.session;
    player.seek(0);
    await new Promise((done) => setTimeout(done, 1000));
    player.play();
    await new Promise((done) => setTimeout(done, playMs));
    const { shown, dropped } = player.statistics();
    player.pause();
    return { shown, dropped };
  }, PLAY_MS);
}

async function measure(browser: Browser, lineMs: number, queue: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'storycore-bench-'));
  const environment = {
    STORYCORE_DATA: join(folder, 'data'),
    STORYCORE_PREVIEW_QUEUE: String(queue),
    ...{ HOST: '', PORT: '', LC_ALL: 'C' },
  };
  const relay = new Program('relay', [...programs.relay, '--port', '0', '--log-level', 'warn'], environment);
  const ready = (await relay.start()) as { url: string; tokens: { admin: string; node: string } };
  const cache = join(folder, 'cache');
  const node = new Program(
    'node',
    [...programs.node, '--relay', ready.url, '--name', 'bench', '--cache', cache],
    { ...environment, STORYCORE_TOKEN: ready.tokens.node },
  );
  await node.start();
  const wire = await TcpProxy.open(Number(new URL(ready.url).port), lineMs);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    const account = { url: `http://127.0.0.1:${wire.port}`, token: ready.tokens.admin };
    await page.addInitScript(
      (kept) => localStorage.setItem('storycore.relay', JSON.stringify(kept)),
      account,
    );
    await page.goto(ready.url);
    await openSample(page);
    await drawnByRelay(page);
    for (const what of ['nowhere yet', 'kept by the relay']) {
      for (const level of LEVELS) {
        await page.getByRole('combobox', { name: 'Preview level' }).selectOption(level);
        const { shown, dropped } = await play(page);
        const perSecond = Number((shown / (PLAY_MS / 1000)).toFixed(1));
        console.log(
          JSON.stringify({
            'line ms': 2 * lineMs,
            queue,
            what,
            level,
            'pictures a second': perSecond,
            dropped,
          }),
        );
      }
      await page.reload();
      await drawnByRelay(page);
    }
    await page.close();
  } finally {
    await wire.close();
    await node.end('SIGKILL');
    await relay.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

const browser = await chromium.launch(browserLaunch());
try {
  for (const lineMs of [0, 40]) for (const queue of [1, 4]) await measure(browser, lineMs, queue);
} finally {
  await browser.close();
}
