import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './browser/fixtures.ts';

test.use({ serviceWorkers: 'allow' });

/** Resolves when the precache is full and the page runs under the service worker. */
const controlled = (page: Page) =>
  expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state), { timeout: 60_000 })
    .toBe('activated');

const isolated = (page: Page) => page.evaluate(() => globalThis.crossOriginIsolated);

test('the studio opens without a network after the first visit', async ({ page, openSite }) => {
  const site = await openSite();
  await page.goto(site.url);
  await controlled(page);
  await site.stop();
  await page.reload();
  await expect(page.locator('#app')).not.toBeEmpty();
  expect(await isolated(page)).toBe(true);
  await page.goto(`${site.url}?from=home-screen`);
  await expect(page.locator('#app')).not.toBeEmpty();
});

test('every built file but the FFmpeg core and the player of the relay’s films is stored, and comes back whole and in parts', async ({
  page,
  openSite,
}) => {
  const site = await openSite();
  await page.goto(site.url);
  await controlled(page);
  const assets = await page.evaluate(async () => {
    const keys = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    );
    return keys.flat().map(({ url }) => url);
  });
  expect(assets.some((url) => /ffmpeg-core|film-player/.test(url))).toBe(false);
  const icon = await readFile(join(site.folder, 'icons/icon-512.png'));
  await site.stop();
  const answer = await page.evaluate(async (url) => {
    const whole = await fetch(url);
    const part = await fetch(url, { headers: { Range: 'bytes=8-15' } });
    return {
      whole: (await whole.arrayBuffer()).byteLength,
      part: [...new Uint8Array(await part.arrayBuffer())],
      status: part.status,
      policy: part.headers.get('Cross-Origin-Resource-Policy'),
    };
  }, `${site.url}icons/icon-512.png`);
  expect(answer).toEqual({
    whole: icon.length,
    part: [...icon.subarray(8, 16)],
    status: 206,
    policy: 'same-origin',
  });
});

test('a host that sends no headers gets an isolated page after one reload', async ({ page, openSite }) => {
  const site = await openSite({ under: 'films/studio/', isolate: false });
  let loads = 0;
  page.on('load', () => loads++);
  await page.goto(site.url);
  // Nothing may be evaluated before: Playwright does it as a user's gesture, and a page in use stays as it is.
  await expect.poll(() => loads, { timeout: 60_000 }).toBe(2);
  expect(await isolated(page)).toBe(true);
  await page.waitForTimeout(1500);
  expect(loads).toBe(2);
  await site.stop();
  await page.reload();
  await expect(page.locator('#app')).not.toBeEmpty();
  expect(await isolated(page)).toBe(true);
});

test('a page that is in use is not reloaded under the hand', async ({ page, openSite }) => {
  const site = await openSite({ isolate: false });
  let loads = 0;
  page.on('load', () => loads++);
  await page.goto(site.url, { waitUntil: 'commit' });
  await page.mouse.click(5, 5);
  await controlled(page);
  await page.waitForTimeout(3000);
  expect(loads).toBe(1);
  await page.reload();
  expect(await isolated(page)).toBe(true);
});

test('a newer version waits until the user agrees', async ({ page, openSite }) => {
  const site = await openSite();
  await page.goto(site.url);
  await controlled(page);
  await page.reload();

  const index = join(site.folder, 'index.html');
  const worker = join(site.folder, 'service-worker.js');
  for (const path of [index, worker])
    for (const ending of ['.br', '.gz']) await rm(path + ending, { force: true });
  await writeFile(index, (await readFile(index, 'utf8')).replace('<title>StoryCore', '<title>StoryCore 2'));
  const entry = /("revision":")[0-9a-f]+(","url":"index\.html")/;
  const code = await readFile(worker, 'utf8');
  expect(code).toMatch(entry);
  await writeFile(worker, code.replace(entry, '$1version2$2'));

  await page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()));
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state))
    .toBe('installed');
  await page.reload();
  await expect(page).toHaveTitle(/StoryCore(?! 2)/);

  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const taken = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve),
    );
    registration?.waiting?.postMessage({ type: 'SKIP_WAITING' });
    await taken;
  });
  await page.reload();
  await expect(page).toHaveTitle(/StoryCore 2/);
});
