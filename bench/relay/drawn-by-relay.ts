import type { Page } from '@playwright/test';

/** Chooses the relay for the preview, and agrees to what has to be sent. */
export async function drawnByRelay(page: Page): Promise<void> {
  await page.locator('.preview-by option[value=relay]:enabled').waitFor({ state: 'attached' });
  await page.getByRole('combobox', { name: 'Preview by' }).selectOption('relay');
  const send = page.getByRole('button', { name: 'Send' });
  await page.waitForFunction(() =>
    ['asking', 'live'].includes(globalThis.__storycore!.session.relayPreview.state().phase),
  );
  if (await send.isVisible()) await send.click();
  await page.waitForFunction(() => globalThis.__storycore!.session.relayPreview.state().phase === 'live');
}
