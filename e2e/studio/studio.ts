/** What a person does in the studio, for the tests that do it. Everything goes through what is on the screen. */
import { expect, type Locator, type Page } from '@playwright/test';

/** The system's own pickers cannot be driven: without them the studio asks through an `<input>`, which can. */
export async function withoutPickers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, { showOpenFilePicker: undefined, showSaveFilePicker: undefined });
  });
}

export async function openStart(page: Page, url = './'): Promise<void> {
  await withoutPickers(page);
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1, name: 'StoryCore' })).toBeVisible();
}

export async function newProject(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New project' }).click();
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible({ timeout: 30_000 });
}

export async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible({ timeout: 30_000 });
  await expect(clips(page).first()).toBeAttached();
}

/** Clips in sight, as screen readers find them. */
export const clips = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'Clips' }).getByRole('option');
export const mediaItems = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'Media' }).getByRole('option');

export async function importFiles(page: Page, files: string[]): Promise<void> {
  const before = await mediaItems(page).count();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('region', { name: 'Media' }).getByRole('button', { name: 'Import' }).first().click();
  await (await chooser).setFiles(files);
  await expect(mediaItems(page)).toHaveCount(before + files.length, { timeout: 60_000 });
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In steps, as a hand does: the studio takes the first pixels of a press for a click. */
export async function drag(page: Page, from: Point, to: Point, release = true): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
  await page.mouse.move(to.x, to.y, { steps: 5 });
  if (release) await page.mouse.up();
}

export async function boxOf(
  locator: Locator,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('Not on the screen.');
  return box;
}

export const middle = (box: { x: number; y: number; width: number; height: number }): Point => ({
  x: box.x + box.width / 2,
  y: box.y + box.height / 2,
});
