// Random seeks in ten minutes of 1080p H.264 with key frames every two seconds, in the browser: from the click to the exact frame
// on the canvas. Uncached, cached, and the same film as a proxy has it: 540 lines, five frames a group.
import { chromium, type Page } from '@playwright/test';
import { browserLaunch } from '../e2e/browser/launch.ts';
import { serveHarness } from '../e2e/harness/serve-harness.ts';
import { type TestFilm, testFilm } from './preview/test-film.ts';

const SECONDS = 600;
const FPS = 25;
const SEEKS = 60;

type Film = Pick<TestFilm, 'name' | 'width' | 'height' | 'gop'>;
const filmOf = (film: Film): string => testFilm({ ...film, fps: FPS, seconds: SECONDS });

/** Milliseconds of each seek. */
const seek = (page: Page, frames: readonly number[]): Promise<number[]> =>
  page.evaluate(async (all) => {
    const times: number[] = [];
    for (const frame of all) {
      const started = performance.now();
      await harness.show(frame, false);
      times.push(performance.now() - started);
      // A person looks at what is shown: what is measured is an answer, not how many fit in a second.
      await new Promise((done) => setTimeout(done, 120));
    }
    return times;
  }, frames);

const percentile = (times: readonly number[], share: number): string => {
  const sorted = [...times].sort((a, b) => a - b);
  return `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1)} ms`;
};

/** The same on every machine: multiplicative congruence, modulus 2³¹ − 1. */
function* random(): Generator<number> {
  for (let state = 20_231; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

const { server, url } = await serveHarness();
const browser = await chromium.launch(browserLaunch());
try {
  const rows: Record<string, { p50: string; p95: string }> = {};
  const draw = random();
  const frames = Array.from({ length: SEEKS }, () => Math.floor(draw.next().value! * SECONDS * FPS));
  const open = async (film: Film): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(`${url}preview.html`);
    await page.waitForFunction(() => 'harness' in globalThis, null, { timeout: 120_000 });
    const { width, height } = film;
    const shape = { url: `/@fs${filmOf(film)}`, width, height, fps: FPS, seconds: SECONDS };
    await page.evaluate((given) => harness.open(given, 'full'), shape);
    await seek(page, [0]);
    return page;
  };
  const note = (name: string, times: readonly number[]): void => {
    rows[name] = { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
  };
  const full = await open({ name: 'full', width: 1920, height: 1080, gop: 2 * FPS });
  note('1080p, uncached', await seek(full, frames));
  // The cache holds some eighty frames of this size: all of these.
  note('1080p, cached', await seek(full, [...frames].reverse().slice(1)));
  await full.close();
  const proxy = await open({ name: 'proxy', width: 960, height: 540, gop: 5 });
  note('by proxy, uncached', await seek(proxy, frames));
  await proxy.close();
  console.table(rows);
} finally {
  await browser.close();
  await server.close();
}
