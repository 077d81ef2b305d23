// A device that changes its rate while the film plays, is pulled out, or fails with all the machine's sound: what a real sound server
// is given by the browser, at devices of other rates. Skipped where there is no PulseAudio.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { waveFile } from '../src/engine/audio/testing/wave-file.ts';
import { testBrowserLaunch } from './browser/launch.ts';
import { hasSoundServer, SoundServer } from './studio/sound-server.ts';
import { clips, importFiles, mediaItems, newProject, openStart } from './studio/studio.ts';

const SECOND = 705_600_000;
const PITCH = 440;
const LOUDNESS = 0.1;
/** Where a tone is cut, the server's resampling swings over by up to a tenth. */
const LOUDEST = 1.2 * LOUDNESS;

test.skip(!hasSoundServer, 'no PulseAudio on this machine');

let server: SoundServer;
let browser: Browser;
let page: Page;

test.beforeEach(async ({ baseURL }) => {
  server = new SoundServer();
  server.start({ first: 44_100, second: 96_000 });
  // Playwright mutes Chromium: then it plays to no device.
  const launch = { ...testBrowserLaunch(), ignoreDefaultArgs: ['--mute-audio'], env: server.environment };
  browser = await chromium.launch(launch);
  page = await browser.newPage({ ...(baseURL ? { baseURL } : {}), locale: 'en-GB', serviceWorkers: 'block' });
  await openStart(page);
  await newProject(page);
  await playTone();
});

test.afterEach(async () => {
  await browser?.close();
  server.close();
});

const time = (): Promise<number> => page.evaluate(() => __storycore!.session.player.time());
const trouble = () => page.getByRole('button', { name: 'No sound' });

async function playTone(): Promise<void> {
  const folder = join(tmpdir(), 'storycore-e2e');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'pitch.wav');
  const sample = (_: unknown, i: number): number => LOUDNESS * Math.sin((2 * Math.PI * PITCH * i) / 48_000);
  const tone = Float32Array.from({ length: 120 * 48_000 }, sample);
  writeFileSync(file, waveFile([tone, tone], 48_000));
  await importFiles(page, [file]);
  await mediaItems(page).first().dblclick();
  await expect(clips(page)).toHaveCount(1);
  await page.evaluate(() => {
    __storycore!.session.player.seek(0);
    void __storycore!.session.player.play(1);
  });
  await expect.poll(time).toBeGreaterThan(SECOND);
}

/**
 * Until the device gives out the tone at its pitch: a rate taken for another would be heard as another pitch, 404 Hz at the nearest. A
 * tenth of a second is enough: on a busy machine the browser leaves gaps.
 */
async function hearTone(device: string): Promise<void> {
  const rate = server.rate(device);
  const off = (): number => {
    const last = tenths(server.heard(device).slice(-rate), rate);
    return Math.min(...last.map((tenth) => Math.abs(pitchOf(tenth, rate) - PITCH)));
  };
  await expect.poll(off, { message: `pitch at ${device}`, timeout: 30_000 }).toBeLessThan(4);
}

/** From the first to the last rise through 0; 0 Hz of silence. */
function pitchOf(samples: Float32Array, rate: number): number {
  const rises = [...samples.keys()].filter((i) => i > 0 && samples[i - 1]! < 0 && samples[i]! >= 0);
  return rises.length < 2 ? 0 : ((rises.length - 1) * rate) / (rises.at(-1)! - rises[0]!);
}

const most = (device: string): number =>
  server.heard(device).reduce((top, x) => Math.max(top, Math.abs(x)), 0);

function tenths(samples: Float32Array, rate: number): Float32Array[] {
  const length = rate / 10;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, i) =>
    samples.subarray(i * length, (i + 1) * length),
  );
}

test('devices of other rates take over while the film plays, and one is pulled out: it plays on as it was', async () => {
  expect([server.rate('first'), server.rate('second')]).toEqual([44_100, 96_000]);
  await hearTone('first');
  server.move('second');
  await hearTone('second');
  expect(most('second')).toBeLessThan(LOUDEST);
  server.unplug('second');
  const pulled = await time();
  await expect.poll(time).toBeGreaterThan(pulled + SECOND);
  await hearTone('first');
  server.plug('third', 96_000);
  server.move('third');
  await hearTone('third');
  await expect(trouble()).toHaveCount(0);
  for (const device of ['first', 'third']) expect(most(device), device).toBeLessThan(LOUDEST);
});

test('sound that fails altogether: the picture plays on, it is said why, and sound comes back by itself', async () => {
  server.fail();
  await expect(trouble()).toBeVisible();
  await expect(trouble().getByRole('status')).toHaveText(/^No sound device was found\./);
  const failed = await time();
  await expect.poll(time).toBeGreaterThan(failed + SECOND);
  server.start({ other: 96_000 });
  await expect(trouble()).toHaveCount(0);
  await hearTone('other');
  expect(most('other')).toBeLessThan(LOUDEST);
  const back = await time();
  expect(back).toBeGreaterThan(failed + SECOND);
  await expect.poll(time).toBeGreaterThan(back + SECOND);
});
