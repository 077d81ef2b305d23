// The preview worker alone, playing in real time, against films whose pictures say which frame they are.
import { expect, test } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import { FILM, openFilm } from './harness/open-film.ts';
import { serveHarness } from './harness/serve-harness.ts';

let server: ViteDevServer;
let url: string;

test.beforeAll(async () => {
  ({ server, url } = await serveHarness());
});
test.afterAll(() => server.close());

test('playing: frames follow the clock, never ahead of it, and what is missed is counted', async ({
  page,
}) => {
  await openFilm(page, url);
  const { seen, statistics } = await page.evaluate(() => harness.watch(0, 1, 8000));
  const frames = seen.filter(({ frame }) => frame >= 0);
  expect(frames.length).toBeGreaterThan(10);
  for (let i = 1; i < frames.length; i++) expect(frames[i]!.frame).toBeGreaterThan(frames[i - 1]!.frame);
  for (const { at, frame } of frames) expect(frame).toBeLessThanOrEqual((at / 1000) * FILM.fps);
  // The picture's lag behind the sound stays bounded, even on a software GPU that two cores share: it does not grow with time.
  const lags = frames.map(({ at, frame }) => (at / 1000) * FILM.fps - frame).sort((a, b) => a - b);
  expect(lags[Math.floor(lags.length / 2)]).toBeLessThan(FILM.fps / 2);
  expect(statistics.shown + statistics.dropped).toBeLessThanOrEqual(201);
  expect(statistics.shown).toBeGreaterThan(10);
});

test('playing backwards and fast', async ({ page }) => {
  await openFilm(page, url);
  const back = await page.evaluate(() => harness.watch(300, -1, 2500));
  const frames = back.seen.map(({ frame }) => frame).filter((frame) => frame >= 0);
  expect(frames.length).toBeGreaterThan(6);
  expect(frames.slice(1)).toEqual([...frames.slice(1)].sort((a, b) => b - a));
  expect(Math.abs(frames.at(-1)! - (300 - 2.5 * FILM.fps))).toBeLessThan(FILM.fps);
  const fast = await page.evaluate(() => harness.watch(0, 4, 2500));
  expect(Math.abs(fast.seen.at(-1)!.frame - 4 * 2.5 * FILM.fps)).toBeLessThan(4 * FILM.fps);
});
