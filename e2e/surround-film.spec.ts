// A 5.1 project made on the screen becomes a file whose six channels FFmpeg names, each in its place, and whose loudness FFmpeg's own
// meter confirms.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { waveFile } from '../src/engine/audio/testing/wave-file.ts';
import { importFiles, mediaItems, newProject, openStart } from './studio/studio.ts';

const RATE = 48000;
const SECONDS = 8;
/** WAVE order: L R C LFE Ls Rs, a tone of its own for each. */
const TONES = [310, 530, 710, 60, 910, 1130];

function surroundFile(): string {
  const folder = join(tmpdir(), 'storycore-e2e');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'six-tones.wav');
  const plane = (tone: number): Float32Array =>
    Float32Array.from({ length: SECONDS * RATE }, (_, i) => 0.1 * Math.sin((2 * Math.PI * tone * i) / RATE));
  writeFileSync(path, waveFile(TONES.map(plane), RATE));
  return path;
}

/** Share of the energy of each channel that lies at each tone. */
function tonesOf(path: string): number[] {
  const args = ['-v', 'error', '-i', path, '-f', 'f32le', '-ac', '6', '-ar', String(RATE), '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  // Away from both ends; whole periods of every tone.
  const [from, length] = [2 * RATE, RATE];
  return TONES.map((_, channel) => {
    const powers = TONES.map((tone) => {
      let [sine, cosine] = [0, 0];
      for (let i = 0; i < length; i++) {
        const value = samples[(from + i) * 6 + channel]!;
        sine += value * Math.sin((2 * Math.PI * tone * i) / RATE);
        cosine += value * Math.cos((2 * Math.PI * tone * i) / RATE);
      }
      return sine ** 2 + cosine ** 2;
    });
    const loudest = powers.indexOf(Math.max(...powers));
    return TONES[loudest]!;
  });
}

function integrated(path: string): number {
  const { stderr } = spawnSync('ffmpeg', ['-nostdin', '-i', path, '-af', 'ebur128', '-f', 'null', '-'], {
    encoding: 'utf8',
  });
  return Number(/I:\s+(-?[\d.]+) LUFS\s+Threshold/.exec(stderr)?.[1]);
}

test('a 5.1 project is exported in six named channels, as loud as it was wished', async ({ page }, info) => {
  test.setTimeout(240_000);
  await openStart(page);
  await newProject(page);
  await importFiles(page, [surroundFile()]);
  await mediaItems(page).first().dblclick();
  await expect.poll(() => page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(1);
  await page.keyboard.press('Alt+m');
  const mixer = page.getByRole('region', { name: 'Mixer' });
  await mixer.getByRole('combobox', { name: 'Channels of the mix' }).selectOption('5.1');
  const track = await page.evaluate(() => {
    const { track: tracks, clip } = __storycore!.session.snapshot();
    return tracks.get([...clip.values()][0]!.place.track)!.name;
  });
  await mixer.getByRole('combobox', { name: `Channels of ${track}` }).selectOption('5.1');
  await mixer
    .getByRole('combobox', { name: 'Loudness target' })
    .selectOption({ label: 'EBU R 128, −23 LUFS' });
  await mixer.getByRole('button', { name: 'Normalise' }).click();
  const gain = () =>
    page.evaluate(() => [...__storycore!.session.snapshot().sequence.values()][0]!.gainDb as number);
  await expect.poll(gain, { timeout: 60_000 }).not.toBe(0);

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Preset' }).selectOption('small');
  // AAC of a low rate is half a decibel off for a single tone; what is measured here is the mix.
  await dialog.getByRole('combobox', { name: 'Sound' }).selectOption('flac');
  await dialog.getByRole('combobox', { name: 'Channels' }).selectOption({ label: '5.1' });
  const download = page.waitForEvent('download', { timeout: 180_000 });
  await page.getByRole('button', { name: 'Start export' }).click();
  const path = info.outputPath('surround.mp4');
  await (await download).saveAs(path);

  const probe = ['-v', 'error', '-select_streams', 'a', '-show_entries', 'stream=channels,channel_layout'];
  const said = execFileSync('ffprobe', [...probe, '-of', 'csv=p=0', path], { encoding: 'utf8' }).trim();
  expect(said).toMatch(/^6,5\.1/);
  expect(tonesOf(path)).toEqual(TONES);
  expect(Math.abs(integrated(path) - -23)).toBeLessThan(0.11);
});
