// The browser reads what it can read, frame by frame and sample by sample as FFmpeg does.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { hasFfmpeg } from '../oracle/ffmpeg.ts';
import { decodedPicture, decodedSound, frameDigests, frameTimes } from '../oracle/film.ts';
import { SOURCE_FOLDER } from '../oracle/real-media.ts';
import { TICKS_PER_SECOND } from '../src/base/time.ts';
import { AUDIO_SOURCES, type FOREIGN_SOURCES, makeSource, VIDEO_SOURCES } from './conformance/sources.ts';
import { type MediaPage, openMediaPage } from './media/media-page.ts';

test.skip(!hasFfmpeg, 'ffmpeg is the judge');

interface Stream {
  readonly start: number;
  readonly end: number;
  readonly frameCount: number;
  readonly color: { readonly fullRange?: boolean } | null;
}
interface Probe {
  readonly media: { readonly origin: number; readonly duration: number; readonly video: readonly Stream[] };
  readonly needsConversion: { readonly codec: string; readonly reason: string } | null;
  readonly error?: { readonly code: string };
}
interface Seen {
  readonly seen: readonly { readonly format: string; readonly time: number; readonly digest: string }[];
  readonly open: unknown;
}
const NONE_OPEN = { readers: 0, samples: 0 };
const FORMATS: Readonly<Record<string, string>> = { I420A: 'yuva420p', I420P10: 'yuv420p10le' };

let host: MediaPage;
test.beforeAll(async () => {
  host = await openMediaPage();
});
test.afterAll(() => host.close());

for (const name of Object.keys(VIDEO_SOURCES)) {
  test(`every frame of ${name}`, async () => {
    const path = await makeSource(name, SOURCE_FOLDER);
    const { media } = await host.call<Probe>('probe', host.url(path));
    const stream = media.video[0]!;
    const origin = media.origin / TICKS_PER_SECOND;
    const times = frameTimes(path);
    const middles = times.map((time, i) => {
      const next = times[i + 1] ?? origin + stream.end / TICKS_PER_SECOND;
      return Math.round(((time + next) / 2 - origin) * TICKS_PER_SECOND);
    });
    const { seen, open } = await host.call<Seen>('frames', host.url(path), middles, true);
    const plain = stream.color?.fullRange ? 'yuvj420p' : 'yuv420p';
    const expected = frameDigests(path, FORMATS[seen[0]!.format] ?? plain);
    expect(seen.map(({ digest }) => digest)).toEqual(expected);
    expect(stream.frameCount).toBe(expected.length);
    seen.forEach(({ time }, i) => void expect(Math.abs(time + origin - times[i]!)).toBeLessThan(0.00051));
    const picks = Array.from({ length: 20 }, (_, k) => (k * 37 + 11) % middles.length);
    const jumps = picks.map((pick) => middles[pick]!);
    const random = await host.call<Seen>('frames', host.url(path), jumps, false);
    expect(random.seen.map(({ digest }) => digest)).toEqual(picks.map((pick) => expected[pick]));
    expect(open).toEqual(NONE_OPEN);
    expect(random.open).toEqual(NONE_OPEN);
  });
}

/** WebM's clock moves Vorbis by a rounded 128 samples, which FFmpeg leaves out of raw sound. */
const OFFSETS: Readonly<Record<string, number>> = { webmVorbis: 144 };
/** After a jump these decoders fill bands with other noise: in order they are compared to the last bit. */
const NOISY = ['adts', 'm4a', 'opus', 'webmOpus', 'matroskaAac', 'transportAac', 'surround'];

/** Some Chromiums (150 is one) decode MP3 to 16 bits: two steps of them. */
const TOLERANCES: Readonly<Record<string, number>> = { mp3: 2 ** -14, mp3At44: 2 ** -14 };

for (const name of Object.keys(AUDIO_SOURCES)) {
  test(`every sample of ${name}`, async () => {
    const path = await makeSource(name, SOURCE_FOLDER);
    const jumps = NOISY.includes(name) ? [] : [96_000, 48_000, 24_007];
    const starts = [0, 6000, 12_000, 18_000, ...jumps];
    const length = 6000;
    const { parts, channels, open } = await host.call<{
      parts: number[][];
      channels: number;
      open: unknown;
    }>('sound', host.url(path), starts, length);
    const sound = decodedSound(path);
    const offset = OFFSETS[name] ?? 0;
    starts.forEach((start, k) => {
      let worst = 0;
      parts[k]!.forEach((value, i) => {
        const at = (start - offset) * channels + i;
        if (at >= 0) worst = Math.max(worst, Math.abs(value - sound[at]!));
      });
      expect(worst, `from ${start}`).toBeLessThan(TOLERANCES[name] ?? 2e-6);
    });
    expect(open).toEqual(NONE_OPEN);
  });
}

for (const [name, least] of [
  ['png', 100],
  ['jpeg', 50],
  ['webp', 100],
  ['webpLossy', 48],
  ['avif', 45],
  ['gif', 100],
] as const) {
  test(`the picture ${name}`, async () => {
    const path = await makeSource(name, SOURCE_FOLDER);
    const picture = await host.call<{ rgba: string; open: unknown }>('picture', host.url(path), 0);
    const rgba = Buffer.from(picture.rgba, 'base64');
    const expected = decodedPicture(path);
    expect(rgba.length).toBe(expected.length);
    const error = rgba.reduce((sum, value, i) => sum + (value - expected[i]!) ** 2, 0) / rgba.length;
    expect(10 * Math.log10(65_025 / Math.max(error, 1e-12))).toBeGreaterThan(least);
    expect(picture.open).toEqual(NONE_OPEN);
  });
}

for (const [name, reason] of [
  ['avi', 'container'],
  ['wmv', 'container'],
  ['mpeg4', 'video-codec'],
  ['hevc', 'video-codec'],
  ['ac3', 'audio-codec'],
] as const satisfies readonly (readonly [keyof typeof FOREIGN_SOURCES, string])[]) {
  test(`${name} is known to need conversion`, async () => {
    const path = await makeSource(name, SOURCE_FOLDER);
    const { needsConversion } = await host.call<Probe>('probe', host.url(path));
    expect(needsConversion?.reason).toBe(reason);
  });
}

test('bad files are refused by name of what is wrong', async () => {
  const { outputDir } = test.info();
  await mkdir(outputDir, { recursive: true });
  const refusal = async (name: string, bytes: Uint8Array): Promise<string | undefined> => {
    const path = join(outputDir, name);
    await writeFile(path, bytes);
    return (await host.call<Probe>('probe', host.url(path))).error?.code;
  };
  expect(await refusal('empty.mp4', new Uint8Array(0))).toBe('media-empty');
  expect(await refusal('text.mp4', Buffer.from('not a film\n'.repeat(99)))).toBe('media-not-media');
  const cut = Buffer.from('00000018667479706d70343200000000697363386d70343200000fa06d64617400', 'hex');
  expect(await refusal('cut.mp4', cut)).toBe('media-index-missing');
  const wall = Buffer.alloc(64);
  Buffer.from('89504e470d0a1a0a0000000d49484452000186a0000186a00802', 'hex').copy(wall);
  expect(await refusal('wall.png', wall)).toBe('image-too-large');
});

test('who encodes is told to the build', async () => {
  expect(await host.call<string>('identity', 'avc')).toMatch(/\d+\.\d+\.\d+\.\d+.*\/avc$/);
  expect(await host.call<string>('identity', 'flac')).toMatch(/flac$/);
});
