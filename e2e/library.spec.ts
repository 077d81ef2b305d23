// The media of a project: taken once, missing and found again, carried along in a project file.
import { writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { counterVideo } from './harness/counter-video.ts';
import { importFiles, mediaItems, newProject, openStart } from './studio/studio.ts';

const FILM = counterVideo({ width: 640, height: 360, fps: 25, seconds: 4, gop: 50, sound: true });
const OTHER = counterVideo({ width: 320, height: 180, fps: 25, seconds: 2, gop: 25, sound: true });

const choose = async (page: Page, files: string[]): Promise<void> => {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('region', { name: 'Media' }).getByRole('button', { name: 'Import' }).first().click();
  await (await chooser).setFiles(files);
};
const states = (page: Page) =>
  page.evaluate(() =>
    __storycore!.session.media.tasks().map((task) => ({ name: task.name, ...task.state() })),
  );
const settled = async (page: Page, count: number) => {
  await expect
    .poll(
      async () => (await states(page)).filter(({ phase }) => phase === 'done' || phase === 'failed').length,
      {
        timeout: 60_000,
      },
    )
    .toBe(count);
  return states(page);
};
const clipRecords = (page: Page) =>
  page.evaluate(() =>
    [...__storycore!.session.snapshot().clip.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
/** Hands a file of this machine to the page's code, as if the user had chosen it. */
const handOver = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'handed-over';
    document.body.append(input);
  });
  await page.setInputFiles('#handed-over', path);
};

test('a file is taken once; what cannot be read says why and stays in the list', async ({ page }, info) => {
  const text = info.outputPath('letter.mp4');
  writeFileSync(text, 'Dear reader, this is no film.\n'.repeat(50));
  const empty = info.outputPath('empty.mov');
  writeFileSync(empty, '');
  await openStart(page);
  await newProject(page);
  await choose(page, [FILM, text, empty, FILM]);
  const all = await settled(page, 4);
  const film = all.filter(({ name }) => name.startsWith('counter'));
  expect(film.map((state) => state.phase === 'done' && state.duplicate).sort()).toEqual([false, true]);
  expect(all.find(({ name }) => name === 'letter.mp4')).toMatchObject({
    phase: 'failed',
    error: { code: 'media-not-media', params: { name: 'letter.mp4' } },
  });
  expect(all.find(({ name }) => name === 'empty.mov')).toMatchObject({ error: { code: 'media-empty' } });
  expect(await page.evaluate(() => __storycore!.session.snapshot().asset.size)).toBe(1);
});

test('a film that is gone is missing; the wrong file is refused, the right one taken', async ({ page }) => {
  await openStart(page);
  await newProject(page);
  await importFiles(page, [FILM]);
  await mediaItems(page).first().dblclick();
  await expect.poll(() => page.evaluate(() => __storycore!.session.saveState())).toBe('saved');
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry('media', { recursive: true });
  });
  await page.reload();
  const missing = () => page.evaluate(() => globalThis.__storycore?.session.media.missing().size ?? -1);
  await expect.poll(missing, { timeout: 30_000 }).toBe(1);

  const relink = (force: boolean) =>
    page.evaluate(async (given) => {
      const { media, snapshot } = __storycore!.session;
      const file = document.querySelector<HTMLInputElement>('#handed-over')!.files![0]!;
      try {
        await media.relink([...snapshot().asset.keys()][0]!, { file, handle: null }, { force: given });
        return 'found';
      } catch (error) {
        return (error as { code: string }).code;
      }
    }, force);
  await handOver(page, OTHER);
  expect(await relink(false)).toBe('relink-mismatch');
  await page.setInputFiles('#handed-over', FILM);
  expect(await relink(false)).toBe('found');
  await expect.poll(missing).toBe(0);
  await page.setInputFiles('#handed-over', OTHER);
  expect(await relink(true)).toBe('found');
  const asset = await page.evaluate(() => [...__storycore!.session.snapshot().asset.values()][0]!);
  expect(asset.video[0]).toMatchObject({ width: 320, height: 180 });
});

test('a project file carries its media to a place that has neither', async ({ page, browser }, info) => {
  await openStart(page);
  await newProject(page);
  await importFiles(page, [FILM]);
  await mediaItems(page).first().dblclick();
  await expect.poll(() => page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(2);
  const before = await clipRecords(page);
  const download = page.waitForEvent('download');
  await page.evaluate(async () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await __storycore!.session.exportFile({ withMedia: true }));
    link.download = 'film.storycore';
    link.click();
  });
  const path = info.outputPath('film.storycore');
  await (await download).saveAs(path);

  const elsewhere = await browser.newContext({ baseURL: new URL('/', page.url()).href, locale: 'en-GB' });
  try {
    const other = await elsewhere.newPage();
    await openStart(other);
    const chooser = other.waitForEvent('filechooser');
    await other.getByRole('button', { name: /^Open/ }).first().click();
    await (await chooser).setFiles([path]);
    await expect
      .poll(() => other.evaluate(() => globalThis.__storycore?.session.snapshot().clip.size ?? -1), {
        timeout: 60_000,
      })
      .toBe(2);
    expect(await clipRecords(other)).toEqual(before);
    await other.waitForTimeout(1000);
    expect(await other.evaluate(() => __storycore!.session.media.missing().size)).toBe(0);
  } finally {
    await elsewhere.close();
  }
});
