// Originals that stay where they are: the studio holds a handle to them. No test can press a system's picker, so the pickers hand out
// handles of the origin's private files instead: the same interface, remembered and asked for access in the same way.
import { expect, type Page, test } from '@playwright/test';
import { axeViolations } from './browser/axe.ts';
import { counterVideo } from './harness/counter-video.ts';
import { mediaItems } from './studio/studio.ts';

const FILM = counterVideo({ width: 640, height: 360, fps: 25, seconds: 4, gop: 50, sound: true });
const SECOND = counterVideo({ width: 320, height: 180, fps: 25, seconds: 2, gop: 50, sound: false });

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

/**
 * Chromium forgets after a visit that a file may be read, until the user says so again. Handles of the origin's private files are always
 * granted, so this plays the browser's part, on the page and in the workers: handles of films ask again after each reload.
 */
const FORGETFUL = `
  const asked = async () => {
    try {
      await (await navigator.storage.getDirectory()).getFileHandle('granted');
      return 'granted';
    } catch {
      return 'prompt';
    }
  };
  const { getFile } = FileSystemFileHandle.prototype;
  const film = (handle) => handle.name.startsWith('film');
  FileSystemFileHandle.prototype.queryPermission = async function () {
    return film(this) ? asked() : 'granted';
  };
  FileSystemFileHandle.prototype.getFile = async function () {
    if (film(this) && (await asked()) !== 'granted') throw new DOMException('no', 'NotAllowedError');
    return getFile.call(this);
  };
`;

test.describe('after a visit', () => {
  // The scripts of workers are to come through the test's hands.
  test.use({ serviceWorkers: 'block' });

  test('files whose permission lapsed say so, and one click brings all of them back', async ({ page }) => {
    await withDisk(page);
    await page.addInitScript({
      content: `{${FORGETFUL}}
        globalThis.questions = 0;
        globalThis.answer = 'granted';
        FileSystemFileHandle.prototype.requestPermission = async function () {
          globalThis.questions++;
          if (globalThis.answer === 'granted')
            await (await navigator.storage.getDirectory()).getFileHandle('granted', { create: true });
          return globalThis.answer;
        };`,
    });
    await page.route(/worker[^/]*\.js$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `{${FORGETFUL}}\n${await answer.text()}` });
    });
    const grant = (on: boolean) =>
      page.evaluate(async (granted) => {
        const root = await navigator.storage.getDirectory();
        if (granted) await root.getFileHandle('granted', { create: true });
        else await root.removeEntry('granted');
      }, on);
    await page.goto('./');
    await grant(true);
    await page.evaluate(() => {
      const input = document.createElement('input');
      input.type = 'file';
      input.id = 'handed-over';
      document.body.append(input);
    });
    await page.getByRole('button', { name: 'New project' }).click();
    const bin = page.getByRole('region', { name: 'Media' });
    for (const [name, film] of [
      ['film.mp4', FILM],
      ['film-2.mp4', SECOND],
    ] as const) {
      await page.setInputFiles('#handed-over', film);
      await page.evaluate(async (to) => {
        await disk.take(to);
        disk.next = to;
      }, name);
      const before = await mediaItems(page).count();
      await bin.getByRole('button', { name: 'Import' }).first().click();
      await expect(mediaItems(page)).toHaveCount(before + 1, { timeout: 60_000 });
    }
    await mediaItems(page).first().dblclick();
    await expect.poll(() => page.evaluate(() => __storycore!.session.saveState())).toBe('saved');

    await grant(false);
    await page.reload();
    await expect(bin.getByRole('status')).toHaveText(/2 files wait for your permission\./, {
      timeout: 30_000,
    });
    const preview = page.getByRole('region', { name: 'Preview' });
    await expect(preview.getByRole('alert')).toContainText('Choose “Restore access”');
    expect(await axeViolations(page)).toEqual([]);

    // A no is taken for all, and said.
    await page.evaluate(() => Object.assign(globalThis, { answer: 'denied' }));
    await bin.getByRole('button', { name: 'Restore access' }).click();
    await expect(page.getByText(/still refuses 2 files/)).toBeVisible();
    expect(await page.evaluate(() => (globalThis as unknown as { questions: number }).questions)).toBe(1);

    await page.evaluate(() => Object.assign(globalThis, { answer: 'granted' }));
    await preview.getByRole('button', { name: 'Restore access' }).click();
    await expect.poll(() => missing(page), { timeout: 30_000 }).toBe(0);
    await expect(bin.getByRole('status')).toHaveCount(0);
    await expect(preview.getByRole('alert')).toHaveCount(0);
  });
});
