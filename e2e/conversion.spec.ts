// What the browser cannot decode is converted there, and the mezzanine is the original's equal.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { hasFfmpeg } from '../oracle/ffmpeg.ts';
import { decodedSound, filmPsnr, glassPsnr, lumaPsnr, pictureTags } from '../oracle/film.ts';
import { hasRealMedia, realMedia, SOURCE_FOLDER } from '../oracle/real-media.ts';
import {
  ALPHA_SOURCES,
  DEEP_SOURCES,
  DEEP_TAGS,
  FOREIGN_SOURCES,
  makeSource,
} from './conformance/sources.ts';
import { type MediaPage, openMediaPage } from './media/media-page.ts';

test.skip(!hasFfmpeg, 'ffmpeg is the judge');
test.setTimeout(240_000);

interface Stream {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly start: number;
  readonly end: number;
}
interface Probed {
  readonly media: {
    readonly duration: number;
    readonly video: readonly Stream[];
    readonly audio: readonly Stream[];
  } | null;
  readonly needsConversion: object | null;
}
interface Converted {
  readonly before: Probed;
  readonly after: Probed;
  readonly plan: { readonly copyVideo: boolean; readonly copyAudio: readonly boolean[] };
  readonly bytes: string;
  /** The picture at one second, as the browser decodes the mezzanine. */
  readonly picture: {
    readonly format: string;
    readonly lumaLevels: number;
    readonly matrix: string | null;
  } | null;
  readonly progress: readonly number[];
  readonly error?: { readonly code: string; readonly params: Readonly<Record<string, string>> };
}

let host: MediaPage;
test.beforeAll(async () => {
  host = await openMediaPage('e2e/media/conversion.html');
});
test.afterAll(() => host.close());

const convert = (path: string, name: string, cancelAt?: number): Promise<Converted> =>
  host.call<Converted>('convert', { url: host.url(path), name, cancelAt });

async function save(converted: Converted, folder: string, name: string): Promise<string> {
  expect(converted.error).toBeUndefined();
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, Buffer.from(converted.bytes, 'base64'));
  return path;
}

function soundDifference(a: Float32Array, b: Float32Array): number {
  let worst = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

for (const name of Object.keys(FOREIGN_SOURCES) as (keyof typeof FOREIGN_SOURCES)[]) {
  test(`${name} keeps its frames and its sound`, async () => {
    const { outputDir } = test.info();
    const source = await makeSource(name, SOURCE_FOLDER);
    const converted = await convert(source, FOREIGN_SOURCES[name].file);
    const path = await save(converted, outputDir, `${name}.mp4`);
    const { media, needsConversion } = converted.after;
    expect(needsConversion).toBeNull();
    expect(media!.video[0]).toMatchObject({ width: 320, height: 180, frameCount: 75 });
    expect(media!.audio[0]!.channels).toBe(name === 'ac3' ? 6 : 2);
    // 1 for a picture whose packets were kept.
    expect(filmPsnr(source, path)).toBeGreaterThan(converted.plan.copyVideo ? 90 : 38);
    expect(converted.progress.at(-1)).toBe(1);
    if (converted.before.media) {
      const before = converted.before.media.video[0]!;
      expect(Math.abs(media!.video[0]!.start - before.start)).toBeLessThan(705_600 * 1.01);
    }
    expect(soundDifference(decodedSound(source), decodedSound(path))).toBeLessThan(0.02);
  });
}

for (const name of Object.keys(DEEP_SOURCES) as (keyof typeof DEEP_SOURCES)[]) {
  test(`${name} keeps ten bits, its range and its tags`, async () => {
    const source = await makeSource(name, SOURCE_FOLDER);
    const converted = await convert(source, DEEP_SOURCES[name].file);
    const path = await save(converted, test.info().outputDir, `${name}.mp4`);
    expect(pictureTags(path)).toEqual({ format: 'yuv420p10le', tags: DEEP_TAGS[name] });
    expect(lumaPsnr(source, path)).toBeGreaterThan(48);
    expect(converted.picture!.format).toBe('I420P10');
    expect(converted.picture!.lumaLevels).toBeGreaterThan(256);
    expect(soundDifference(decodedSound(source), decodedSound(path))).toBeLessThan(1e-4);
  });
}

for (const name of Object.keys(ALPHA_SOURCES) as (keyof typeof ALPHA_SOURCES)[]) {
  test(`${name} can be seen through as before, in its colours`, async () => {
    const source = await makeSource(name, SOURCE_FOLDER);
    const converted = await convert(source, ALPHA_SOURCES[name].file);
    const path = await save(converted, test.info().outputDir, `${name}.mkv`);
    const [width, height] = name === 'turned' ? [180, 320] : [320, 180];
    expect(converted.after.media!.video[0]).toMatchObject({ alpha: true, frameCount: 75, width, height });
    const { colors, alpha } = glassPsnr(source, path);
    expect(colors).toBeGreaterThan(40);
    expect(alpha).toBeGreaterThan(45);
    expect(converted.picture!.format).toBe('I420A');
    expect(soundDifference(decodedSound(source), decodedSound(path))).toBeLessThan(1e-4);
  });
}

/** L R C LFE Ls Rs; the LFE of AC-3 ends at 120 Hz. */
const TONES = [330, 440, 550, 60, 660, 770];

for (const codec of ['ac3', 'eac3']) {
  test(`${codec} in 5.1 has each channel where it was`, async () => {
    const { outputDir } = test.info();
    await mkdir(outputDir, { recursive: true });
    const source = join(outputDir, `${codec}-tones.mp4`);
    const each = TONES.map((hz) => `0.3*sin(2*PI*${hz}*t)`).join('|');
    const made = ['-f', 'lavfi', '-i', `aevalsrc=${each}:c=5.1(side):s=48000:d=0.6`];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...made, '-c:a', codec, '-b:a', '640k', source]);
    const converted = await convert(source, `${codec}-tones.mp4`);
    expect(converted.after.media!.audio[0]).toMatchObject({ channels: 6, sampleRate: 48_000 });
    const sound = decodedSound(await save(converted, outputDir, `${codec}-after.mp4`));
    for (const [c] of TONES.entries()) {
      const heard = TONES.map((hz) => {
        let [sine, cosine] = [0, 0];
        for (let i = 9600; i < 24_000; i++) {
          sine += sound[6 * i + c]! * Math.sin((2 * Math.PI * hz * i) / 48_000);
          cosine += sound[6 * i + c]! * Math.cos((2 * Math.PI * hz * i) / 48_000);
        }
        return Math.hypot(sine, cosine) / 7200;
      });
      heard.forEach((level, other) => {
        if (other === c) expect(level, `channel ${c}`).toBeGreaterThan(0.2);
        else expect(level, `${TONES[other]} Hz in channel ${c}`).toBeLessThan(0.02);
      });
    }
  });
}

test.describe('real files', () => {
  test.skip(!hasRealMedia, 'the fixtures are not here');

  test('HEVC in full range, with AAC that is kept', async () => {
    const { outputDir } = test.info();
    const source = realMedia('video-h265.mp4');
    const converted = await convert(source, 'video-h265.mp4');
    const path = await save(converted, outputDir, 'h265.mp4');
    expect(converted.plan.copyAudio).toEqual([true]);
    expect(converted.after.media!.video[0]).toMatchObject({
      codec: 'avc',
      width: 1920,
      height: 1080,
      frameCount: 300,
      color: { fullRange: true },
    });
    expect(filmPsnr(source, path)).toBeGreaterThan(40);
    expect(soundDifference(decodedSound(source), decodedSound(path))).toBeLessThan(1e-6);
    expect(converted.progress.length).toBeGreaterThan(10);
  });

  test('AC-3 with six channels', async () => {
    const { outputDir } = test.info();
    const source = realMedia('ac3.mp4');
    const converted = await convert(source, 'ac3.mp4');
    const path = await save(converted, outputDir, 'ac3.mp4');
    expect(converted.after.media!.audio[0]).toMatchObject({ codec: 'flac', channels: 6, sampleRate: 48_000 });
    expect(converted.after.media!.duration).toBe(converted.before.media!.duration);
    expect(soundDifference(decodedSound(source), decodedSound(path))).toBeLessThan(1e-4);
  });

  test('cancelled in the middle, nothing is left', async () => {
    const { error } = await convert(realMedia('video-h265.mp4'), 'stopped.mp4', 0.02);
    expect(error?.code).toBe('cancelled');
    const left = await host.call<string[]>('leftovers');
    expect(left.filter((name) => name.startsWith('stopped'))).toEqual([]);
  });
});

test('what nothing can read names the file, the codec and the reason', async () => {
  const { outputDir } = test.info();
  await mkdir(outputDir, { recursive: true });
  const path = join(outputDir, 'broken.avi');
  await writeFile(path, Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI LIST'), Buffer.alloc(4000, 7)]));
  const { error } = await convert(path, 'broken.avi');
  expect(error).toMatchObject({ code: 'conversion-failed', params: { name: 'broken.avi', codec: 'AVI' } });
  expect(error!.params.reason).toMatch(/./);
  const left = await host.call<string[]>('leftovers');
  expect(left.filter((name) => name.startsWith('broken'))).toEqual([]);
});
