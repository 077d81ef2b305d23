// Microphones and loudspeakers that are heard, that refuse, and that go: while a track is armed, while it records, while the film plays.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { waveFile } from '../src/engine/audio/testing/wave-file.ts';
import {
  armButton,
  gainsHeard,
  loudest,
  loudspeakerPeak,
  recorderState,
  startLoudspeaker,
  stopLoudspeaker,
  tapLoudspeaker,
  watchLoudspeaker,
  withFakeMicrophone,
} from './studio/recording.ts';
import { clips, importFiles, mediaItems, newProject, openStart } from './studio/studio.ts';

test.use({ launchOptions: withFakeMicrophone() });

const SECOND = 705_600_000;
const time = (page: Page) => page.evaluate(() => __storycore!.session.player.time());
const unfinished = (page: Page) => page.evaluate(() => __storycore!.session.recorder.unfinished());

async function armed(page: Page, context: BrowserContext): Promise<void> {
  await context.grantPermissions(['microphone']);
  await tapLoudspeaker(page);
  await openStart(page);
  await newProject(page);
  await armButton(page).first().click();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => page.evaluate(() => __storycore!.session.recorder.level())).toBeGreaterThan(0.01);
}

async function recordPast(page: Page, seconds: number): Promise<void> {
  await page.keyboard.press('Alt+r');
  await expect.poll(() => time(page)).toBeGreaterThan(seconds * SECOND);
  expect(await recorderState(page)).toBe('recording');
}

/** Chromium ends every open microphone of a page that may not have one any more, as when it is pulled out. */
async function pullOut(page: Page, context: BrowserContext, browser: Browser): Promise<void> {
  const [own, all] = [await context.newCDPSession(page), await browser.newBrowserCDPSession()];
  const { targetInfo } = await own.send('Target.getTargetInfo');
  await all.send('Browser.setPermission', {
    permission: { name: 'microphone' },
    setting: 'denied',
    ...(targetInfo.browserContextId ? { browserContextId: targetInfo.browserContextId } : {}),
  });
}

test('the microphone is heard while that is switched on, and not before or after', async ({
  page,
  context,
}) => {
  await armed(page, context);
  expect(await loudspeakerPeak(page)).toBe(0);
  await page.keyboard.press('Control+,');
  const hear = page.getByRole('switch', { name: 'Hear the microphone' });
  await hear.check();
  await expect(page.getByText('The microphone is heard now.')).toBeVisible();
  await expect.poll(() => loudspeakerPeak(page)).toBeGreaterThan(0.01);
  await hear.uncheck();
  await expect.poll(() => loudspeakerPeak(page)).toBe(0);
  // What is heard is never recorded twice: the level that comes in is the same.
  await expect.poll(() => page.evaluate(() => __storycore!.session.recorder.level())).toBeGreaterThan(0.01);
});

test('where it cannot be heard, that is said and the switch goes back', async ({ page, context }) => {
  await armed(page, context);
  await page.evaluate(() => {
    const Gain = globalThis.GainNode;
    globalThis.GainNode = class {
      constructor() {
        globalThis.GainNode = Gain;
        throw new DOMException('no room in the graph', 'NotSupportedError');
      }
    } as unknown as typeof GainNode;
  });
  await page.keyboard.press('Control+,');
  const hear = page.getByRole('switch', { name: 'Hear the microphone' });
  await hear.click();
  await expect(page.getByText(/The microphone cannot be heard: no room in the graph\./)).toBeVisible();
  await expect(hear).not.toBeChecked();
  await expect(page.getByText('The microphone is heard now.')).toHaveCount(0);
  expect(await gainsHeard(page)).toBe(0);
  // The next press finds nothing in its way.
  await hear.check();
  await expect.poll(() => loudspeakerPeak(page)).toBeGreaterThan(0.01);
});

test('a microphone that goes while a track is armed: the track is not armed any more, and it is said why', async ({
  page,
  context,
  browser,
}) => {
  await armed(page, context);
  await pullOut(page, context, browser);
  await expect(page.getByText('The microphone has gone.')).toBeVisible();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'false');
  await context.grantPermissions(['microphone']);
  await armButton(page).first().click();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => page.evaluate(() => __storycore!.session.recorder.level())).toBeGreaterThan(0.01);
});

test('a microphone that goes while it counts in leaves nothing, and it is said why', async ({
  page,
  context,
  browser,
}) => {
  await armed(page, context);
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('combobox', { name: 'Count in' }).selectOption({ label: '10 seconds' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+r');
  await expect.poll(() => recorderState(page)).toBe('counting');
  await pullOut(page, context, browser);
  await expect(page.getByText('The microphone has gone.')).toBeVisible();
  await expect.poll(() => recorderState(page)).toBe('idle');
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'false');
  expect(await unfinished(page)).toEqual([]);
  await expect(clips(page)).toHaveCount(0);
});

test('a microphone that goes while it records: what was recorded is a clip, and nothing is armed', async ({
  page,
  context,
  browser,
}) => {
  await armed(page, context);
  await recordPast(page, 1);
  await pullOut(page, context, browser);
  await expect(page.getByText('The microphone has gone.')).toBeVisible();
  await expect(clips(page)).toHaveCount(1);
  await expect.poll(() => recorderState(page)).toBe('idle');
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'false');
  expect(await page.evaluate(() => __storycore!.session.player.playing())).toBe(false);
  expect(await unfinished(page)).toEqual([]);
  const [made] = await page.evaluate(() =>
    [...__storycore!.session.snapshot().clip.values()].map(({ place, duration }) => [place.start, duration]),
  );
  expect(made![0]).toBe(0);
  expect(made![1]).toBeGreaterThanOrEqual(SECOND);
});

test('a loudspeaker that goes while it records ends the recording, which is kept up to there', async ({
  page,
  context,
}) => {
  await armed(page, context);
  await recordPast(page, 1);
  await stopLoudspeaker(page);
  await expect(page.getByText('The sound output stopped:')).toBeVisible();
  await expect(clips(page)).toHaveCount(1);
  await expect.poll(() => recorderState(page)).toBe('idle');
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'false');
  expect(await unfinished(page)).toEqual([]);
  const duration = await page.evaluate(() => [...__storycore!.session.snapshot().clip.values()][0]!.duration);
  expect(duration).toBeGreaterThan(0.9 * SECOND);
  await startLoudspeaker(page);
  // The next one finds its device again.
  await armButton(page).first().click();
  await expect(armButton(page).first()).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => page.evaluate(() => __storycore!.session.recorder.level())).toBeGreaterThan(0.01);
});

test('a loudspeaker that goes while the film plays: the picture plays on, it is said why, and sound comes back by itself without a blast', async ({
  page,
}) => {
  await tapLoudspeaker(page);
  await openStart(page);
  await newProject(page);
  const folder = join(tmpdir(), 'storycore-e2e');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'device-tone.wav');
  const tone = Float32Array.from({ length: 30 * 48_000 }, (_, i) => 0.1 * Math.sin(i / 10));
  writeFileSync(file, waveFile([tone, tone], 48_000));
  await importFiles(page, [file]);
  await mediaItems(page).first().dblclick();
  await expect(clips(page)).toHaveCount(1);
  await page.evaluate(() => {
    __storycore!.session.player.seek(0);
    void __storycore!.session.player.play(1);
  });
  await expect.poll(() => loudspeakerPeak(page)).toBeGreaterThan(0.05);
  await stopLoudspeaker(page);
  const trouble = page.getByRole('button', { name: 'No sound' });
  await expect(trouble).toBeVisible();
  await expect(trouble.getByRole('status')).toHaveText(/^No sound device was found\./);
  const gone = await time(page);
  await expect.poll(() => time(page)).toBeGreaterThan(gone + SECOND);
  expect(await page.evaluate(() => __storycore!.session.player.playing())).toBe(true);
  await watchLoudspeaker(page);
  await startLoudspeaker(page);
  await expect(trouble).toHaveCount(0);
  const back = await time(page);
  await expect.poll(() => time(page)).toBeGreaterThan(back + SECOND);
  expect(await loudspeakerPeak(page)).toBeGreaterThan(0.05);
  // As loud as the film, nowhere louder.
  expect(await loudest(page)).toBeLessThanOrEqual(0.1001);
});
