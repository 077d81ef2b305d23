// The first screen: projects come, go, are renamed and doubled; the studio says what it cannot do.
import { expect, test } from '@playwright/test';
import { hasRealMedia, realMedia } from '../oracle/real-media.ts';
import { mediaItems, newProject, openStart, withoutPickers } from './studio/studio.ts';

test('a new project appears among the recent ones and opens again', async ({ page }) => {
  await openStart(page);
  await expect(page.getByText('No projects yet')).toBeVisible();
  await newProject(page);
  const name = page.getByRole('textbox', { name: 'Project name' });
  await name.fill('Harbour');
  await name.press('Enter');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Back to the start' }).click();
  await page.getByRole('button', { name: 'Open Harbour' }).click();
  await expect(page.getByRole('textbox', { name: 'Project name' })).toHaveValue('Harbour');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Project name' })).toHaveValue('Harbour');
});

test('projects are renamed, doubled and, after a question, deleted', async ({ page }) => {
  await openStart(page);
  await newProject(page);
  await page.goBack();
  const tiles = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) });
  await expect(tiles).toHaveCount(1);
  const menu = async (entry: string) => {
    await page
      .getByRole('button', { name: /^More for/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: entry }).click();
  };
  await menu('Rename');
  await page.getByRole('textbox', { name: 'Name of the project' }).fill('Second thoughts');
  await page.keyboard.press('Enter');
  await expect(tiles.getByRole('heading', { name: 'Second thoughts' })).toBeVisible();
  // The tile stays the one it was: made anew, it would close a menu that is open on it.
  await tiles.evaluate((tile) => tile.setAttribute('data-first', ''));
  await menu('Duplicate');
  await expect(tiles).toHaveCount(2);
  await expect(page.locator('[data-first]')).toHaveCount(1);
  await menu('Delete');
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(tiles).toHaveCount(2);
  await menu('Delete');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(tiles).toHaveCount(1);
});

test('the keyboard finds the skip link first and every control after it', async ({ page }) => {
  await openStart(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the main content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'New project' })).toBeFocused();
});

test('language and appearance change at once and stay', async ({ page }) => {
  await openStart(page);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
  await expect(page.getByRole('button', { name: 'Nouveau projet' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await page.getByRole('combobox', { name: 'Apparence' }).selectOption('light');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Nouveau projet' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('files dropped on the start screen begin a project with them', async ({ page }) => {
  test.skip(!hasRealMedia, 'needs the real films of STORYCORE_FIXTURES');
  await openStart(page);
  const { readFile } = await import('node:fs/promises');
  const bytes = (await readFile(realMedia('red-image.png'))).toString('base64');
  const files = await page.evaluateHandle((base64) => {
    const transfer = new DataTransfer();
    const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([data], 'red-image.png', { type: 'image/png' }));
    return transfer;
  }, bytes);
  await page.getByRole('main').dispatchEvent('dragover', { dataTransfer: files });
  await expect(page.getByText('Drop to start a project with these files')).toBeVisible();
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: files });
  await expect(mediaItems(page)).toHaveCount(1, { timeout: 30_000 });
});

test('a browser without WebGPU and WebCodecs is told what is missing and what still works', async ({
  page,
}) => {
  await withoutPickers(page);
  await page.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'gpu');
    Reflect.deleteProperty(window, 'VideoDecoder');
  });
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'This browser cannot run the studio' })).toBeVisible();
  await expect(page.getByText(/^WebGPU:/)).toBeVisible();
  await expect(page.getByText(/^WebCodecs:/)).toBeVisible();
  await page.getByRole('button', { name: 'Open the start screen anyway' }).click();
  await expect(page.getByRole('heading', { name: 'Recent projects' })).toBeVisible();
});

test('an address of a project that is not there says so and leads back', async ({ page }) => {
  await withoutPickers(page);
  await page.goto('./#/project/nowhere');
  await expect(page.getByRole('heading', { name: 'The project could not be opened' })).toBeAttached({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Back to the start' }).click();
  await expect(page.getByRole('heading', { name: 'Recent projects' })).toBeVisible();
});
