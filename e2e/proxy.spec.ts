// A light copy for the preview: made from the media bin, shown in the film's stead, frame for frame; gone with the film.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { COUNTER_BITS } from './harness/counter-bits.ts';
import { counterVideo } from './harness/counter-video.ts';
import { importFiles, mediaItems, newProject, openStart } from './studio/studio.ts';

const FILM = { width: 1280, height: 720, fps: 25, seconds: 4, gop: 50, sound: true } as const;
const FRAME = 705_600_000 / 25;

/** What is stored of proxies, by name and size. */
const stored = (page: Page): Promise<readonly (readonly [string, number])[]> =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('proxies', {
      create: true,
    });
    const found: [string, number][] = [];
    for await (const [name, handle] of (
      folder as unknown as { entries(): AsyncIterable<[string, FileSystemFileHandle]> }
    ).entries()) {
      // One that goes while the folder is read is not there.
      const file = await handle.getFile().catch((error: DOMException) => {
        if (error.name !== 'NotFoundError') throw error;
      });
      if (file) found.push([name, file.size]);
    }
    return found;
  });

const menu = async (page: Page, entry: string): Promise<void> => {
  await mediaItems(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: entry }).click();
};

/** The number in the picture on the screen (−1: none that can be read), and all its pixels in few bytes. */
const look = (page: Page): Promise<{ readonly frame: number; readonly print: string }> =>
  page.evaluate(async (bits) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.preview canvas')!;
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [320, 180];
    const context = copy.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(canvas, 0, 0, 320, 180);
    const { data } = context.getImageData(0, 0, 320, 180);
    let frame = 0;
    for (let bit = 0; bit < bits; bit++) {
      const value = data[(150 * 320 + Math.floor(((bit + 0.5) * 320) / bits)) * 4]!;
      if (value > 80 && value < 170) frame = Number.NaN;
      if (value > 128) frame |= 1 << bit;
    }
    const digest = await crypto.subtle.digest('SHA-256', data);
    return { frame: Number.isNaN(frame) ? -1 : frame, print: new Uint8Array(digest).join() };
  }, COUNTER_BITS);

/** Seeks, waits for the frame, and answers with its print. */
async function printOf(page: Page, frame: number): Promise<string> {
  await page.evaluate((time) => __storycore!.session.player.seek(time), frame * FRAME);
  await expect.poll(async () => (await look(page)).frame).toBe(frame);
  return (await look(page)).print;
}

/** The first proxy's bytes. */
async function proxyBytes(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('proxies');
    for await (const handle of (
      folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }
    ).values())
      return new Uint8Array(await (await handle.getFile()).arrayBuffer()).toBase64();
    return '';
  });
  return Buffer.from(base64, 'base64');
}

interface Probed {
  readonly streams: readonly Record<string, unknown>[];
  readonly frames: readonly { readonly key_frame: number; readonly pts_time: string }[];
}

/** What FFmpeg sees of the pictures. */
function probe(path: string): Probed {
  const facts =
    'stream=codec_name,width,height,pix_fmt,color_range,color_space,color_transfer,color_primaries';
  const entries = ['-show_entries', `${facts}:frame=key_frame,pts_time`];
  return JSON.parse(
    execFileSync('ffprobe', [
      '-v',
      'error',
      '-of',
      'json',
      '-select_streams',
      'v',
      ...entries,
      path,
    ]).toString(),
  );
}

test('a proxy is made, shown frame for frame, switched off, and goes with its film', async ({
  page,
}, testInfo) => {
  const source = counterVideo(FILM);
  await openStart(page);
  await newProject(page);
  await importFiles(page, [source]);
  await mediaItems(page).first().dblclick();
  await expect.poll(() => page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(2);
  const original = await printOf(page, 33);

  await menu(page, 'Make proxy');
  await expect(mediaItems(page).first().locator('.media-proxy')).toBeVisible();
  const [file] = await stored(page);
  expect(file![0]).toMatch(/^[0-9a-f]+\.mp4$/);
  expect(file![1]).toBeGreaterThan(10_000);

  const path = testInfo.outputPath('proxy.mp4');
  await writeFile(path, await proxyBytes(page));
  const [proxy, film] = [probe(path), probe(source)];
  const colors = ['pix_fmt', 'color_range', 'color_space', 'color_transfer', 'color_primaries'];
  expect(proxy.streams).toEqual([
    {
      codec_name: 'h264',
      width: 960,
      height: 540,
      ...Object.fromEntries(colors.map((name) => [name, film.streams[0]![name]])),
    },
  ]);
  expect(proxy.frames.map(({ pts_time }) => Number(pts_time))).toEqual(
    film.frames.map(({ pts_time }) => Number(pts_time)),
  );
  const keys = proxy.frames.flatMap(({ key_frame }, i) => (key_frame ? [i] : []));
  expect(keys).toEqual(Array.from({ length: (FILM.seconds * FILM.fps) / 5 }, (_, i) => 5 * i));

  const useProxies = page.getByRole('button', { name: 'Use proxies' });
  await expect(useProxies).toHaveAttribute('aria-pressed', 'true');
  for (const frame of [0, 87, 50, 49]) await printOf(page, frame);
  expect(await printOf(page, 33)).not.toBe(original);
  await useProxies.click();
  await expect(useProxies).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(async () => (await look(page)).print).toBe(original);

  await page.evaluate(() => {
    const { store } = __storycore!.session;
    const [asset] = store.snapshot().asset.keys();
    const clips = [...store.snapshot().clip.keys()];
    store.transact('media.remove', (tx) => {
      for (const clip of clips) tx.remove('clip', clip);
      tx.remove('asset', asset!);
    });
  });
  await expect.poll(() => stored(page)).toEqual([]);
});

test('a proxy that is cancelled leaves nothing', async ({ page }) => {
  await openStart(page);
  await newProject(page);
  await importFiles(page, [counterVideo(FILM)]);
  const reached = await page.evaluate(async () => {
    const { media, store } = __storycore!.session;
    media.makeProxy([...store.snapshot().asset.keys()][0]!);
    const task = media.tasks().at(-1)!;
    let state = task.state();
    while (!(state.phase === 'proxy' && state.fraction > 0)) {
      if (state.phase === 'done' || state.phase === 'failed') return state.phase;
      await new Promise((done) => setTimeout(done, 5));
      state = task.state();
    }
    task.cancel();
    return state.phase;
  });
  expect(reached).toBe('proxy');
  await expect.poll(() => stored(page)).toEqual([]);
  await expect(mediaItems(page).first().locator('.media-proxy')).toHaveCount(0);
});
