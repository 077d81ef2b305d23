// The preview worker alone: what it shows, against films whose pictures say which frame they are.
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import { counterVideo } from './harness/counter-video.ts';
import { serveHarness } from './harness/serve-harness.ts';

const SHAPE = { width: 640, height: 360, fps: 25, seconds: 20, gop: 50 } as const;
const FRAMES = SHAPE.fps * SHAPE.seconds;
let server: ViteDevServer;
let url: string;

test.beforeAll(async () => {
  ({ server, url } = await serveHarness());
});
test.afterAll(() => server.close());

async function openFilm(
  page: Page,
  extra: { opfsPath?: string; level?: 'auto' | 'wireframe' } = {},
): Promise<void> {
  const { level = 'auto', ...film } = extra;
  await page.goto(`${url}preview.html`);
  await page.waitForFunction(() => 'harness' in globalThis, null, { timeout: 60_000 });
  const file = `/@fs${counterVideo(SHAPE)}`;
  await page.evaluate(([given, at]) => harness.open(given, at), [
    { ...SHAPE, ...film, url: file },
    level,
  ] as const);
}

test('a seek shows exactly the frame that was asked, wherever it lies in its group of pictures', async ({
  page,
}) => {
  await openFilm(page);
  const frames = [0, 1, 49, 50, 51, 99, 123, 250, 24, FRAMES - 1, 0, 377, 376, 375];
  const shown: number[] = [];
  for (const frame of frames) shown.push(await page.evaluate((n) => harness.shownAt(n), frame));
  expect(shown).toEqual(frames);
});

test('scrubbing: the newest position wins, and every answer on the way is near', async ({ page }) => {
  await openFilm(page);
  const { answers, last } = await page.evaluate(async () => {
    const asked = [10, 120, 230, 340, 450, 333, 222, 111, 222, 444].map((frame) => harness.show(frame, true));
    return { answers: await Promise.all(asked), last: await harness.settled() };
  });
  expect(answers.at(-1)).toBe(true);
  expect(answers.filter((exact) => !exact).length).toBeGreaterThanOrEqual(5);
  expect(last).toBe(444);
});

test('a cached frame comes back without decoding', async ({ page }) => {
  await openFilm(page);
  await page.evaluate(() => harness.shownAt(130));
  await page.evaluate(() => harness.shownAt(20));
  const misses = () =>
    page.evaluate(() => {
      const last = harness.events.findLast((event) => event.kind === 'statistics');
      return last?.kind === 'statistics' ? last.statistics.cacheMisses : -1;
    });
  const before = await misses();
  expect(await page.evaluate(() => harness.shownAt(130))).toBe(130);
  expect(await misses()).toBe(before);
});

test('playing: frames follow the clock, never ahead of it, and what is missed is counted', async ({
  page,
}) => {
  await openFilm(page);
  const { seen, statistics } = await page.evaluate(() => harness.watch(0, 1, 4000));
  const frames = seen.filter(({ frame }) => frame >= 0);
  expect(frames.length).toBeGreaterThan(10);
  for (let i = 1; i < frames.length; i++) expect(frames[i]!.frame).toBeGreaterThan(frames[i - 1]!.frame);
  for (const { at, frame } of frames) expect(frame).toBeLessThanOrEqual((at / 1000) * SHAPE.fps);
  // The picture's lag behind the sound stays bounded, even on a software GPU that two cores share: it does not grow with time.
  const lags = frames.map(({ at, frame }) => (at / 1000) * SHAPE.fps - frame).sort((a, b) => a - b);
  expect(lags[Math.floor(lags.length / 2)]).toBeLessThan(SHAPE.fps / 2);
  expect(statistics.shown + statistics.dropped).toBeLessThanOrEqual(101);
  expect(statistics.shown).toBeGreaterThan(10);
});

test('playing backwards and fast', async ({ page }) => {
  await openFilm(page);
  const back = await page.evaluate(() => harness.watch(300, -1, 2500));
  const frames = back.seen.map(({ frame }) => frame).filter((frame) => frame >= 0);
  expect(frames.length).toBeGreaterThan(6);
  expect(frames.slice(1)).toEqual([...frames.slice(1)].sort((a, b) => b - a));
  expect(Math.abs(frames.at(-1)! - (300 - 2.5 * SHAPE.fps))).toBeLessThan(SHAPE.fps);
  const fast = await page.evaluate(() => harness.watch(0, 4, 2500));
  expect(Math.abs(fast.seen.at(-1)!.frame - 4 * 2.5 * SHAPE.fps)).toBeLessThan(4 * SHAPE.fps);
});

test('an edit shows at once, at a still playhead', async ({ page }) => {
  await openFilm(page);
  expect(await page.evaluate(() => harness.shownAt(100))).toBe(100);
  await page.evaluate(() => {
    const clip = harness.record('clip', 'clip') as { sourceIn: number };
    harness.edit({ type: 'clip', id: 'clip', after: { ...clip, sourceIn: 705_600_000 } as never });
  });
  await expect.poll(() => page.evaluate(() => harness.readFrame())).toBe(125);
});

test('media that is missing is a card, and back again when it can be reached', async ({ page }) => {
  await openFilm(page, { opfsPath: 'nowhere.mp4' });
  await page.evaluate(() => harness.shownAt(40));
  const said = await page.evaluate(() => harness.events.findLast((event) => event.kind === 'error'));
  expect(said).toMatchObject({ error: { code: 'media-missing', params: { name: 'film.mp4' } } });
  const [red = 0, green = 0] = await page.evaluate(() => harness.colorAt(0.1, 0.5));
  expect(red).toBeGreaterThan(green + 15);
  await page.evaluate(
    async (file) => {
      await harness.keepFile(file, 'nowhere.mp4');
      harness.refreshMedia();
    },
    `/@fs${counterVideo(SHAPE)}`,
  );
  await expect.poll(() => page.evaluate(() => harness.readFrame())).toBe(40);
});

test('every level shows something, nothing outside the sequence does harm', async ({ page }) => {
  await openFilm(page, { level: 'wireframe' });
  await page.evaluate(() => harness.shownAt(30));
  for (const level of ['draft', 'standard', 'full'] as const) {
    await page.evaluate((next) => harness.setLevel(next), level);
    await expect.poll(() => page.evaluate(() => harness.readFrame())).toBe(30);
  }
  await page.evaluate(() => harness.shownAt(99_999));
  await page.evaluate(() => harness.shownAt(-5));
  expect(await page.evaluate(() => harness.shownAt(7))).toBe(7);
  expect(await page.evaluate(() => harness.snapshotImage(7))).toBeGreaterThan(500);
});

test('a hundred jumps and two playbacks leave no frame and no reader behind', async ({ page }) => {
  await openFilm(page);
  const counters = await page.evaluate(async () => {
    for (let i = 0; i < 100; i++) void harness.show((i * 97) % 500, i % 2 === 0);
    await harness.watch(0, 1, 700);
    await harness.watch(400, -2, 700);
    await harness.shownAt(3);
    // What was under way when playing stopped ends by itself.
    for (let i = 0; i < 50 && (await harness.counters()).samples > 0; i++) {
      await new Promise((done) => setTimeout(done, 100));
    }
    return harness.counters();
  });
  expect(counters.readers).toBeLessThanOrEqual(8);
  expect(counters.samples).toBe(0);
  // One on the canvas, the others in the cache; a 640 × 360 frame has 345,600 bytes.
  expect(counters.frames).toBeLessThanOrEqual(counters.cachedBytes / 345_600 + 1);
});
