// The sound effects on the hosts that they run on: the same bits in Node, on a page and in an AudioWorklet; and against Web Audio's nodes.
import type { Server } from 'node:http';
import { expect, test } from '@playwright/test';
import { buildHarness, serveFolder } from './harness/serve-built.ts';
import { soundEffectDigests } from './harness/sound-effects-digest.ts';

let built: Awaited<ReturnType<typeof buildHarness>>;
let served: { server: Server; url: string };

test.beforeAll(async () => {
  built = await buildHarness('sound-effects.html');
  served = await serveFolder(built.folder, false);
});
test.afterAll(() => {
  served?.server.close();
  built?.remove();
});
test.beforeEach(async ({ page }) => {
  await page.goto(`${served.url}e2e/harness/sound-effects.html`);
  await page.waitForFunction(() => 'soundEffects' in window);
});

test('every effect gives the same bits in Node, on a page and in a worklet', async ({ page }) => {
  const here = soundEffectDigests();
  expect(await page.evaluate(() => window.soundEffects.onPage())).toEqual(here);
  expect(await page.evaluate(() => window.soundEffects.inWorklet())).toEqual(here);
});

test('a bell is BiquadFilterNode’s, a convolution is ConvolverNode’s', async ({ page }) => {
  // Both of them compute in 32 bits in places.
  expect(await page.evaluate(() => window.soundEffects.bell())).toBeLessThan(-110);
  expect(await page.evaluate(() => window.soundEffects.convolution())).toBeLessThan(-110);
});
