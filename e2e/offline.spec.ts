// The studio without a network, and with a newer version of itself: nothing is asked of a server, nothing is lost.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './browser/fixtures.ts';
import { boxOf, clips, openSample, openStart } from './studio/studio.ts';

test.use({ serviceWorkers: 'allow' });

const haveFfprobe = spawnSync('ffprobe', ['-version']).status === 0;

/** Resolves when everything is stored and the page runs under the service worker. */
const stored = (page: Page) =>
  expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state), { timeout: 90_000 })
    .toBe('activated');

/** Splits what lies under the middle of the first clip: one clip more, or two where sound is linked. */
async function splitFirst(page: Page): Promise<number> {
  const before = await clips(page).count();
  const clip = await boxOf(clips(page).first());
  const ruler = await boxOf(page.getByRole('slider', { name: 'Playhead' }));
  await page.mouse.click(clip.x + clip.width / 2, ruler.y + 10);
  await page.keyboard.press('s');
  await expect.poll(() => clips(page).count()).toBeGreaterThan(before);
  return clips(page).count();
}

test('without a network: open, edit and export a film', async ({ page, openSite }) => {
  test.setTimeout(300_000);
  const site = await openSite();
  await openStart(page, site.url);
  await stored(page);
  await site.stop();

  await page.reload();
  await openSample(page);
  await splitFirst(page);

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('combobox', { name: 'Preset' }).selectOption('small');
  const download = page.waitForEvent('download', { timeout: 240_000 });
  await page.getByRole('button', { name: 'Start export' }).click();
  const file = test.info().outputPath('film.mp4');
  await (await download).saveAs(file);

  expect((await readFile(file)).length).toBeGreaterThan(50_000);
  if (haveFfprobe) {
    const probe = [
      '-v',
      'error',
      '-count_frames',
      '-show_entries',
      'stream=codec_type,nb_read_frames',
      '-of',
      'json',
    ];
    const { streams } = JSON.parse(execFileSync('ffprobe', [...probe, file], { encoding: 'utf8' })) as {
      streams: { codec_type: string; nb_read_frames: string }[];
    };
    expect(streams.map(({ codec_type }) => codec_type).sort()).toEqual(['audio', 'video']);
    expect(Number(streams.find(({ codec_type }) => codec_type === 'video')?.nb_read_frames)).toBeGreaterThan(
      300,
    );
  }
});

test('an update comes when the user says so, and no edit is lost on the way', async ({ page, openSite }) => {
  const site = await openSite();
  await openStart(page, site.url);
  await stored(page);
  await openSample(page);
  const count = await splitFirst(page);

  await publishNewVersion(site.folder);
  await page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()));
  const now = page.getByRole('button', { name: 'Update now' });
  await expect(now).toBeVisible({ timeout: 60_000 });
  // It waits: the open film stays as it is.
  await expect(clips(page)).toHaveCount(count);

  // At once after another edit: whatever is not yet stored has to be before the page goes.
  await page.keyboard.press('Control+z');
  await expect.poll(() => clips(page).count()).toBeLessThan(count);
  await page.keyboard.press('Control+Shift+z');
  await expect(clips(page)).toHaveCount(count);
  const loaded = page.waitForEvent('load');
  await now.click();
  await loaded;
  await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', /version 2$/);
  // Either the film is open again or the start screen offers it: which of the two is not this test's matter.
  const open = page.getByRole('button', { name: 'Open Sample film' });
  await expect(open.or(page.getByRole('region', { name: 'Timeline' })).first()).toBeVisible({
    timeout: 30_000,
  });
  if (await open.isVisible()) await open.click();
  await expect(clips(page)).toHaveCount(count, { timeout: 30_000 });
});

/** What a host has after a newer version was copied over: another page, and a service worker that says so. */
async function publishNewVersion(folder: string): Promise<void> {
  const index = join(folder, 'index.html');
  const worker = join(folder, 'service-worker.js');
  for (const path of [index, worker])
    for (const ending of ['.br', '.gz']) await rm(path + ending, { force: true });
  const page = await readFile(index, 'utf8');
  await writeFile(index, page.replace(/(<meta name="description" content="[^"]*)"/, '$1 version 2"'));
  const entry = /("revision":")[0-9a-f]+(","url":"index\.html")/;
  await writeFile(worker, (await readFile(worker, 'utf8')).replace(entry, '$1version2$2'));
}
