// No axe violation on any screen or dialog, in both appearances and both languages.
import { expect, type Page, test } from '@playwright/test';
import { axeViolations } from './browser/axe.ts';
import { withoutPickers } from './studio/studio.ts';

// Axe walks every element of a dozen screens; on a busy machine that takes its time.
test.setTimeout(300_000);

/** The page as it stands, in both appearances. */
async function check(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    // Colours on their way from one appearance to the other are nobody's.
    await page.evaluate(async () => {
      const moving = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(moving.map(({ finished }) => finished));
    });
    expect(await axeViolations(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}

const words = {
  en: { locale: 'en-GB', sample: 'Try the sample', more: /^More for/, delete: 'Delete', clips: 'Clips' },
  fr: {
    locale: 'fr-FR',
    sample: 'Essayer l’exemple',
    more: /^Plus d’actions pour/,
    delete: 'Supprimer',
    clips: 'Plans',
  },
} as const;

for (const language of ['en', 'fr'] as const) {
  const say = words[language];
  test.describe(language, () => {
    test.use({ locale: say.locale });

    test('start screen, its dialogs and the unsupported page', async ({ page, context }) => {
      await withoutPickers(page);
      await page.goto('./');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await check(page, 'empty start screen');
      await page.getByRole('button', { name: say.sample }).click();
      await expect(page.getByRole('listbox', { name: say.clips })).toBeVisible({ timeout: 30_000 });
      await page.goBack();
      await page.getByRole('button', { name: say.more }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await check(page, 'menu of a project');
      await page.getByRole('menuitem', { name: say.delete }).click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await check(page, 'question before deleting');

      const bare = await context.newPage();
      await bare.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'gpu'));
      await bare.goto('./');
      await expect(bare.getByRole('heading', { level: 1 })).toBeVisible();
      await check(bare, 'unsupported page');
    });

    test('editor and its dialogs', async ({ page }) => {
      await withoutPickers(page);
      await page.goto('./');
      await page.getByRole('button', { name: say.sample }).click();
      await expect(page.getByRole('listbox', { name: say.clips }).getByRole('option').first()).toBeAttached({
        timeout: 30_000,
      });
      await check(page, 'editor with nothing selected');
      await page.keyboard.press('Control+ArrowRight');
      await check(page, 'editor with a title selected');
      await page.keyboard.press('Control+ArrowDown');
      await check(page, 'editor with a picture selected');
      for (const [keys, what] of [
        ['Control+e', 'export dialog'],
        ['Control+k', 'command palette'],
        ['?', 'shortcuts'],
        ['Control+,', 'settings'],
      ] as const) {
        await page.keyboard.press(keys);
        await expect(page.getByRole('dialog')).toBeVisible();
        await check(page, what);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
    });
  });
}

test('the editor of a phone', async ({ page }) => {
  await withoutPickers(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./');
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible({ timeout: 30_000 });
  await check(page, 'timeline');
  for (const panel of ['Media', 'Inspector']) {
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: panel }).click();
    await expect(page.getByRole('region', { name: panel })).toBeVisible();
    await check(page, panel);
  }
});
