// Originals that stay where they are: the studio holds a handle to them. No test can press a system's picker, so the pickers hand out
// handles of the origin's private files instead: the same interface, remembered and asked for access in the same way.
import { expect, type Page, test } from '@playwright/test';
import { counterVideo } from './harness/counter-video.ts';
import { mediaItems } from './studio/studio.ts';

const FILM = counterVideo({ width: 640, height: 360, fps: 25, seconds: 4, gop: 50, sound: true });

/** What the disk of the test does. */
interface Disk {
  take(name: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Length, and the four letters that say what a film file begins with; null when there is none. */
  look(name: string): Promise<{ bytes: number; begins: string } | null>;
  next: string;
}
declare const disk: Disk;

const withDisk = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const folder = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('disk', { create: true });
    const write = async (name: string, bytes: Blob) => {
      const file = await (await folder()).getFileHandle(name, { create: true });
      const stream = await file.createWritable();
      await stream.write(bytes);
      await stream.close();
    };
    const made: Disk = {
      next: '',
      take: async (name) => write(name, document.querySelector<HTMLInputElement>('#handed-over')!.files![0]!),
      move: async (from, to) => {
        await write(to, await (await (await folder()).getFileHandle(from)).getFile());
        await (await folder()).removeEntry(from);
      },
      remove: async (name) => (await folder()).removeEntry(name),
      look: async (name) => {
        try {
          const file = await (await (await folder()).getFileHandle(name)).getFile();
          return { bytes: file.size, begins: await file.slice(4, 8).text() };
        } catch {
          return null;
        }
      },
    };
    const pick = async (create: boolean) => (await folder()).getFileHandle(made.next, { create });
    Object.assign(window, {
      disk: made,
      showOpenFilePicker: async () => [await pick(false)],
      showSaveFilePicker: () => pick(true),
    });
  });

const copies = (page: Page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const media = await root.getDirectoryHandle('media').catch(() => null);
    let bytes = 0;
    const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      for await (const entry of folder.values()) {
        if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle);
        else bytes += (await (entry as FileSystemFileHandle).getFile()).size;
      }
    };
    if (media) await walk(media);
    return bytes;
  });
const missing = (page: Page) =>
  page.evaluate(() => globalThis.__storycore?.session.media.missing().size ?? -1);

test('a film that is held by its handle is not copied, stays reachable, is found again, and takes the export', async ({
  page,
}) => {
  await withDisk(page);
  await page.goto('./');
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'handed-over';
    document.body.append(input);
  });
  await page.setInputFiles('#handed-over', FILM);
  await page.evaluate(async () => {
    await disk.take('film.mp4');
    disk.next = 'film.mp4';
  });
  await page.getByRole('button', { name: 'New project' }).click();
  await page.getByRole('region', { name: 'Media' }).getByRole('button', { name: 'Import' }).first().click();
  await expect(mediaItems(page)).toHaveCount(1, { timeout: 60_000 });
  await mediaItems(page).first().dblclick();
  await expect.poll(() => page.evaluate(() => __storycore!.session.saveState())).toBe('saved');
  const original = (await page.evaluate(() => disk.look('film.mp4')))!.bytes;
  expect(await copies(page)).toBeLessThan(original);

  await page.reload();
  await expect.poll(() => missing(page), { timeout: 30_000 }).toBe(0);

  await page.evaluate(() => disk.move('film.mp4', 'moved.mp4'));
  await page.reload();
  await expect.poll(() => missing(page), { timeout: 30_000 }).toBe(1);
  await page.evaluate(() => {
    disk.next = 'moved.mp4';
  });
  await mediaItems(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Find file' }).click();
  await expect.poll(() => missing(page), { timeout: 30_000 }).toBe(0);

  await page.evaluate(() => {
    disk.next = 'finished.mp4';
  });
  await page.getByRole('button', { name: 'Export' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  await expect
    .poll(() => page.evaluate(() => disk.look('finished.mp4')), { timeout: 90_000 })
    .toMatchObject({ begins: 'ftyp' });
  expect((await page.evaluate(() => disk.look('finished.mp4')))!.bytes).toBeGreaterThan(10_000);
});
