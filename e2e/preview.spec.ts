// The preview worker alone: what it shows, against films whose pictures say which frame they are.
import { expect, test } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import { counterVideo } from './harness/counter-video.ts';
import { FILM, openFilm } from './harness/open-film.ts';
import { serveHarness } from './harness/serve-harness.ts';

const FRAMES = FILM.fps * FILM.seconds;
let server: ViteDevServer;
let url: string;

test.beforeAll(async () => {
  ({ server, url } = await serveHarness());
});
test.afterAll(() => server.close());

test('a seek shows exactly the frame that was asked, wherever it lies in its group of pictures', async ({
  page,
}) => {
  await openFilm(page, url);
  const frames = [0, 1, 49, 50, 51, 99, 123, 250, 24, FRAMES - 1, 0, 377, 376, 375];
  const shown: number[] = [];
  for (const frame of frames) shown.push(await page.evaluate((n) => harness.shownAt(n), frame));
  expect(shown).toEqual(frames);
});

test('scrubbing: the newest position wins, and every answer on the way is near', async ({ page }) => {
  await openFilm(page, url);
  const { answers, last } = await page.evaluate(async () => {
    const asked = [10, 120, 230, 340, 450, 333, 222, 111, 222, 444].map((frame) => harness.show(frame, true));
    return { answers: await Promise.all(asked), last: await harness.settled() };
  });
  expect(answers.at(-1)).toBe(true);
  expect(answers.filter((exact) => !exact).length).toBeGreaterThanOrEqual(5);
  expect(last).toBe(444);
});

test('a cached frame comes back without decoding', async ({ page }) => {
  await openFilm(page, url);
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

test('an edit shows at once, at a still playhead', async ({ page }) => {
  await openFilm(page, url);
  expect(await page.evaluate(() => harness.shownAt(100))).toBe(100);
  await page.evaluate(() => {
    const clip = harness.record('clip', 'clip') as { sourceIn: number };
    harness.edit({ type: 'clip', id: 'clip', after: { ...clip, sourceIn: 705_600_000 } as never });
  });
  await expect.poll(() => page.evaluate(() => harness.readFrame())).toBe(125);
});

test('media that is missing is a card, and back again when it can be reached', async ({ page }) => {
  await openFilm(page, url, { opfsPath: 'nowhere.mp4' });
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
    `/@fs${counterVideo(FILM)}`,
  );
  await expect.poll(() => page.evaluate(() => harness.readFrame())).toBe(40);
});

test('every level shows something, nothing outside the sequence does harm', async ({ page }) => {
  await openFilm(page, url, { level: 'wireframe' });
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
  await openFilm(page, url);
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
