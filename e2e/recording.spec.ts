// Recording: a track is armed, Chromium's own beeping microphone is recorded, and what was heard is a clip; once refused, it is said why.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { browserLaunch } from './browser/launch.ts';
import { clips, newProject, openStart } from './studio/studio.ts';

const launch = browserLaunch();
test.use({
  launchOptions: { ...launch, args: [...(launch.args ?? []), '--use-fake-device-for-media-stream'] },
});

const armButton = (page: Page) =>
  page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: /^Arm .* for recording$/ });
const recordButton = (page: Page) =>
  page.getByRole('button', { name: 'Record on the armed tracks, or stop' });
const state = (page: Page) => page.evaluate(() => __storycore!.session.recorder.state());

/** The largest magnitude in the waveform of the first sound. */
const loudest = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { media, snapshot } = __storycore!.session;
    const asset = [...snapshot().asset.values()][0];
    const peaks = asset ? media.peaks(asset.id, 0, 1024) : null;
    return peaks ? peaks.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) : 0;
  });

test('a second of the microphone becomes a clip, in one step that can be undone', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['microphone']);
  await openStart(page);
  await newProject(page);
  await armButton(page).first().click();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'true');
  const level = page.getByRole('meter', { name: 'Level of the microphone' });
  await expect.poll(async () => Number(await level.getAttribute('aria-valuenow'))).toBeGreaterThan(-40);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await recordButton(page).click();
  await expect.poll(() => state(page)).toBe('recording');
  // Past the end of a film that has none yet.
  await expect
    .poll(() => page.evaluate(() => __storycore!.session.player.time()))
    .toBeGreaterThan(705_600_000);
  await page.keyboard.press('Alt+r');
  await expect(clips(page)).toHaveCount(1);
  await expect.poll(() => state(page)).toBe('idle');

  const clip = await page.evaluate(() => {
    const { snapshot } = __storycore!.session;
    const [found] = snapshot().clip.values();
    const [asset] = snapshot().asset.values();
    const { place, sourceIn, duration } = found!;
    return {
      start: place.start,
      sourceIn,
      duration,
      name: asset!.name,
      hash: asset!.hash,
      all: asset!.duration,
    };
  });
  expect(clip).toMatchObject({
    start: 0,
    name: 'Recording 1.wav',
    hash: expect.stringMatching(/^[0-9a-f]{32,}$/),
  });
  expect(clip.duration).toBeGreaterThanOrEqual(705_600_000);
  expect(clip.sourceIn + clip.duration).toBeLessThanOrEqual(clip.all);
  await expect.poll(() => loudest(page)).toBeGreaterThan(0.05);

  await page.keyboard.press('Control+z');
  await expect(clips(page)).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await expect(clips(page)).toHaveCount(1);
});

test('a microphone that is not allowed is said, and nothing stays armed', async ({ page, browser }) => {
  await openStart(page);
  await newProject(page);
  const cdp = await browser.newBrowserCDPSession();
  await cdp.send('Browser.setPermission', { permission: { name: 'microphone' }, setting: 'denied' });
  await armButton(page).first().click();
  await expect(page.getByText('The microphone is not allowed for this page.')).toBeVisible();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'false');
});
