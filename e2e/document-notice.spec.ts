// What concerns the document as a whole is said: parts that cannot be read, a tab of a newer version, a picture that is not there
// yet, sound that is not heard.
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { storycoreBytes } from '../src/interchange/storycore-file/write-storycore.ts';
import { documentWithTornMarker } from '../src/project/testing/torn-marker.ts';
import { clips, openSample, openStart } from './studio/studio.ts';

// Opening a project twice takes its time where the machine is busy.
test.describe.configure({ timeout: 300_000 });

const torn = async (): Promise<Buffer> =>
  Buffer.from(await storycoreBytes({ name: 'Harbour', document: documentWithTornMarker('Harbour') }));

async function openFile(page: Page, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open project file' }).click();
  await (await chooser).setFiles([{ name: 'h.storycore', mimeType: 'application/zip', buffer }]);
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible({ timeout: 60_000 });
}

test('parts that cannot be read are named, kept, and go along in a copy', async ({ page }) => {
  await openStart(page);
  await openFile(page, await torn());
  await expect(page.getByText('One part of this project could not be read.')).toBeVisible();
  await page.getByRole('button', { name: 'What was kept aside …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Kept aside' });
  await expect(dialog.getByRole('listitem')).toContainText('Marker torn');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save a copy' }).click();
  const copy = await (await download).path();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  await expect(page.getByText('One part of this project could not be read.')).toBeHidden();
  // The copy says the same of itself: the part is still in it.
  await page.getByRole('button', { name: 'Back to the start' }).click();
  await openFile(page, await readFile(copy));
  await expect(page.getByText('One part of this project could not be read.')).toBeVisible();
});

test('a newer version in another tab makes this one stand still and say so', async ({ page }) => {
  await openStart(page);
  await openSample(page);
  const before = await page.evaluate(() => __storycore!.session.snapshot().clip.size);
  await page.evaluate(() => {
    const channel = new BroadcastChannel(`storycore-project-${__storycore!.session.projectId}`);
    channel.postMessage({ kind: 'update', bytes: new Uint8Array([1, 2, 3]), format: 999 });
  });
  await expect(page.getByRole('alert').filter({ hasText: 'in a newer StoryCore' })).toBeVisible();
  await clips(page).first().click();
  await page.keyboard.press('Delete');
  expect(await page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(before);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('in a newer StoryCore')).toBeHidden();
  await expect.poll(() => page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(before);
});

test('a preview that is being set up says so instead of being black', async ({ page }) => {
  // The preview's worker hears nothing until it is let go.
  await page.addInitScript(() => {
    const held: unknown[][] = [];
    const Real = Worker;
    Object.assign(window, {
      Worker: class extends Real {
        constructor(url: URL, options?: WorkerOptions) {
          super(url, options);
          if (options?.name !== 'preview') return;
          const post = this.postMessage.bind(this) as (...message: unknown[]) => void;
          this.postMessage = (...message: unknown[]) => void held.push(message);
          const release = (): void => {
            this.postMessage = post;
            for (const message of held.splice(0)) post(...message);
          };
          Object.assign(window, { release });
        }
      },
    });
  });
  await openStart(page);
  await openSample(page);
  const waiting = page.getByRole('status').filter({ hasText: 'Preparing the picture' });
  await expect(waiting).toBeVisible();
  await expect(page.getByText('The first picture sets up the graphics device.')).toBeVisible();
  await page.evaluate(() => (window as unknown as { release(): void }).release());
  await expect(waiting).toBeHidden({ timeout: 60_000 });
});

test('sound that cannot be heard is said beside the volume', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, {
      AudioContext: class {
        constructor() {
          throw new Error('no device');
        }
      },
    });
  });
  await openStart(page);
  await openSample(page);
  await expect(page.getByRole('button', { name: /No sound/ })).toHaveCount(0);
  await page.evaluate(() => __storycore!.session.player.play());
  await page.getByRole('button', { name: /No sound/ }).click();
  // Which of the two comes first is up to the machine: there is no device, and no player on it.
  const why = /No sound device was found|Sound could not be started/;
  await expect(page.getByRole('alert').filter({ hasText: why })).toBeVisible();
  // The picture has a clock of its own then.
  await expect.poll(() => page.evaluate(() => __storycore!.session.player.time())).toBeGreaterThan(0);
});
