// How a recording is made: which microphone, between in and out with a count-in that nobody finds in it, and what the microphone hears at home.
import { expect, type Page, test } from '@playwright/test';
import {
  armButton,
  gainsHeard,
  recorderState,
  wireMicrophone,
  withFakeMicrophone,
} from './studio/recording.ts';
import { clips, newProject, openStart } from './studio/studio.ts';

test.use({ launchOptions: withFakeMicrophone() });

const SECOND = 705_600_000;
async function openSettings(page: Page) {
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings).toBeVisible();
  return settings;
}

test('a microphone is chosen and remembered; one that is gone is said, and another takes its place', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['microphone']);
  await openStart(page);
  await newProject(page);
  const settings = await openSettings(page);
  await settings.getByRole('button', { name: 'Show microphones' }).click();
  const choice = settings.getByRole('combobox', { name: 'Microphone' });
  await expect(choice.getByRole('option')).not.toHaveCount(1);
  await choice.selectOption({ label: 'Fake Audio Input 2' });
  await settings.getByRole('combobox', { name: 'Channels' }).selectOption({ label: 'Mono (the first)' });
  await page.keyboard.press('Escape');
  await armButton(page).first().click();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'true');
  await expect
    .poll(() => page.evaluate(() => __storycore!.session.recorder.levels().channels.length))
    .toBe(1);

  // It is not there any more at the next visit.
  await page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('storycore.preferences')!);
    if (kept.microphoneName !== 'Fake Audio Input 2') throw new Error(kept.microphoneName);
    localStorage.setItem('storycore.preferences', JSON.stringify({ ...kept, microphone: 'gone' }));
  });
  await page.reload();
  await armButton(page).first().click();
  await expect(page.getByText(/“Fake Audio Input 2” is not connected: .+ is used instead/)).toBeVisible();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'true');
});

test('between in and out: it counts in, begins with the pre-roll and ends by itself; the clicks are not in it', async ({
  page,
}) => {
  await wireMicrophone(page);
  await openStart(page);
  await newProject(page);
  const settings = await openSettings(page);
  await settings.getByRole('combobox', { name: 'Count in' }).selectOption({ label: '4 beats' });
  await settings.getByRole('switch', { name: 'Record only between in and out' }).check();
  await settings.getByRole('spinbutton', { name: 'Pre-roll' }).fill('0.5');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  const mark = async (second: number, key: string): Promise<void> => {
    await page.evaluate((time) => __storycore!.session.player.seek(time), second * SECOND);
    await page.keyboard.press(key);
  };
  await mark(1, 'i');
  await mark(2, 'o');
  await armButton(page).first().click();
  await expect(page.getByRole('meter', { name: /^What comes in for/ }).first()).toBeVisible();
  // Nothing of the microphone goes to the loudspeaker unless it is asked for.
  expect(await gainsHeard(page)).toBe(0);
  await page.keyboard.press('Alt+r');
  await expect.poll(() => recorderState(page)).toBe('counting');
  await expect.poll(() => page.evaluate(() => __storycore!.session.recorder.level())).toBeGreaterThan(0.1);
  expect(await gainsHeard(page)).toBe(1);
  await expect.poll(() => recorderState(page), { timeout: 15_000 }).toBe('recording');
  await expect(clips(page)).toHaveCount(1, { timeout: 15_000 });
  const { place, duration, sourceIn, most } = await page.evaluate(async () => {
    const { asset, clip } = __storycore!.session.snapshot();
    const [made] = [...asset.values()];
    const [found] = [...clip.values()];
    const [location] = made!.locations;
    let folder = await navigator.storage.getDirectory();
    const parts = location?.kind === 'opfs' ? location.path.split('/') : [];
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
    const bytes = await (await (await folder.getFileHandle(parts.at(-1)!)).getFile()).arrayBuffer();
    const samples = new Float32Array(bytes.slice(58));
    return { ...found!, most: samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0) };
  });
  // The frame at the out is the last one: 30 a second.
  expect([place.start, duration]).toEqual([SECOND, (SECOND * 31) / 30]);
  // The pre-roll lies ahead of it as a handle.
  expect(sourceIn).toBeGreaterThan(0.3 * SECOND);
  expect(most).toBeLessThan(0.001);
});

test('counting in can be given up, and nothing is left of it', async ({ page }) => {
  await wireMicrophone(page);
  await openStart(page);
  await newProject(page);
  const settings = await openSettings(page);
  await settings.getByRole('combobox', { name: 'Count in' }).selectOption({ label: '10 seconds' });
  await page.keyboard.press('Escape');
  await armButton(page).first().click();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Alt+r');
  await expect.poll(() => recorderState(page)).toBe('counting');
  await page.keyboard.press('Alt+r');
  await expect.poll(() => recorderState(page)).toBe('idle');
  expect(await page.evaluate(() => __storycore!.session.recorder.unfinished())).toEqual([]);
  await expect(clips(page)).toHaveCount(0);
});
