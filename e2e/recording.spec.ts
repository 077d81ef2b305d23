// Recording: a track is armed, Chromium's own beeping microphone is recorded, and what was heard is a clip; once refused, it is said why.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { waveFile } from '../src/engine/audio/testing/wave-file.ts';
import { axeViolations } from './browser/axe.ts';
import { armButton, recorderState, wireMicrophone, withFakeMicrophone } from './studio/recording.ts';
import { clips, importFiles, mediaItems, newProject, openStart } from './studio/studio.ts';

test.use({ launchOptions: withFakeMicrophone() });

const recordButton = (page: Page) =>
  page.getByRole('button', { name: 'Record on the armed tracks, or stop' });

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
  expect(await axeViolations(page)).toEqual([]);

  await recordButton(page).click();
  await expect.poll(() => recorderState(page)).toBe('recording');
  // Past the end of a film that has none yet.
  await expect
    .poll(() => page.evaluate(() => __storycore!.session.player.time()))
    .toBeGreaterThan(705_600_000);
  await page.keyboard.press('Alt+r');
  await expect(clips(page)).toHaveCount(1);
  await expect.poll(() => recorderState(page)).toBe('idle');

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

/** Six seconds of noise, the same in every run. */
function noise(): Float32Array {
  let state = 9;
  return Float32Array.from({ length: 6 * 48_000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 0.3 * (state / 2 ** 31 - 1);
  });
}

test('what is recorded lies to the sample where it was heard, and outlives a tab that dies', async ({
  page,
}) => {
  await wireMicrophone(page);
  await openStart(page);
  await newProject(page);
  const folder = join(tmpdir(), 'storycore-e2e');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'recording-noise.wav');
  const played = noise();
  writeFileSync(file, waveFile([played, played], 48_000));
  await importFiles(page, [file]);
  await mediaItems(page).first().dblclick();
  await expect(clips(page)).toHaveCount(1);
  await page.evaluate(() => __storycore!.session.player.seek(0));
  await armButton(page).first().click();
  await expect(page.getByRole('meter', { name: 'Level of the microphone' })).toBeVisible();
  const roundTrip = await page.evaluate(() => __storycore!.session.recorder.measureLatency());
  expect(roundTrip).toBeGreaterThan(0);
  const recordTo = async (seconds: number): Promise<void> => {
    await page.keyboard.press('Alt+r');
    const time = () => page.evaluate(() => __storycore!.session.player.time() / 705_600_000);
    await expect.poll(time).toBeGreaterThan(seconds);
  };

  await recordTo(1);
  await page.keyboard.press('Alt+r');
  await expect(clips(page)).toHaveCount(2);
  const { from, plane } = await page.evaluate(async () => {
    const { asset, clip } = __storycore!.session.snapshot();
    const made = [...asset.values()].find(({ name }) => name.startsWith('Recording'))!;
    const { place, sourceIn } = [...clip.values()].find(
      ({ source }) => 'asset' in source && source.asset === made.id,
    )!;
    const [location] = made.locations;
    let folder = await navigator.storage.getDirectory();
    const parts = location?.kind === 'opfs' ? location.path.split('/') : [];
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
    const bytes = await (await (await folder.getFileHandle(parts.at(-1)!)).getFile()).arrayBuffer();
    const channels = new DataView(bytes).getUint16(22, true);
    // 58 bytes of header; half a second in, a sixth of a second long.
    const samples = new Float32Array(bytes.slice(58)).filter((_, i) => i % channels === 0);
    const first = sourceIn / 14_700 + 24_000;
    return { from: place.start / 14_700 + 24_000, plane: [...samples.slice(first, first + 8000)] };
  });
  /** How alike the two are when the recording is moved by `lag` samples. */
  const likeness = (lag: number): number =>
    Math.abs(plane.reduce((sum, value, i) => sum + value * (played[from + lag + i] ?? 0), 0));
  const lags = Array.from({ length: 2001 }, (_, i) => i - 1000);
  expect(lags.reduce((best, lag) => (likeness(lag) > likeness(best) ? lag : best))).toBe(0);
  expect(likeness(0)).toBeGreaterThan(10 * likeness(7));

  await page.evaluate(() => __storycore!.session.player.seek(2 * 705_600_000));
  await recordTo(2.5);
  await page.reload();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect
    .poll(() =>
      page.evaluate(() =>
        [...__storycore!.session.snapshot().clip.values()].map(({ place }) => place.start / 705_600_000),
      ),
    )
    .toContain(2);
});
