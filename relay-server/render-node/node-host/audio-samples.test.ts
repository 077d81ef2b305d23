import { afterEach, describe, expect, test } from 'vitest';
import { AUDIO_SOURCES, makeSource, type VIDEO_SOURCES } from '../../../e2e/conformance/sources.ts';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { decodedSound } from '../../../oracle/film.ts';
import { hasRealMedia, realMedia, SOURCE_FOLDER } from '../../../oracle/real-media.ts';
import { TICKS_PER_SECOND } from '../../../src/base/time.ts';
import { type AudioReader, openAudioReader } from '../../../src/engine/media/audio-reader.ts';
import { openMedia } from '../../../src/engine/media/open-counter.ts';
import { assetOf, mediaHost } from './testing/media-fixtures.ts';

/** Two builds of FFmpeg differ in the last bit of a float. */
const SAME = 1e-6;
/**
 * WebM's clock moves a Vorbis stream by up to a millisecond, and its first packet, which makes no sound, counts: FFmpeg's
 * program leaves that out when it writes raw samples.
 */
const OFFSETS: Readonly<Record<string, number>> = { webmVorbis: 144 };

async function readAll(reader: AudioReader, frames: number, block: number): Promise<Float32Array[]> {
  const planes = Array.from({ length: reader.channels }, () => new Float32Array(frames));
  for (let at = 0; at < frames; at += block) {
    const part = await reader.read(at, Math.min(block, frames - at));
    part.forEach((plane, channel) => void planes[channel]!.set(plane, at));
  }
  return planes;
}

/** The greatest difference to interleaved samples of FFmpeg's that begin `offset` samples later. */
function difference(planes: readonly Float32Array[], sound: Float32Array, offset: number): number {
  let worst = 0;
  planes.forEach((plane, channel) => {
    const frames = Math.min(plane.length - offset, sound.length / planes.length);
    for (let i = 0; i < frames; i++)
      worst = Math.max(worst, Math.abs(plane[i + offset]! - sound[i * planes.length + channel]!));
  });
  return worst;
}

describe.skipIf(!hasFfmpeg)('sound begins at the sample where FFmpeg begins it, and is the same', () => {
  afterEach(() => expect(openMedia()).toEqual({ readers: 0, samples: 0 }));

  test.each(Object.keys(AUDIO_SOURCES))(
    '%s',
    async (name) => {
      const path = await makeSource(name, SOURCE_FOLDER);
      const asset = await assetOf(path);
      const reader = await openAudioReader(mediaHost, asset, 0);
      const sound = decodedSound(path);
      const frames = Math.round((asset.audio[0]!.end / TICKS_PER_SECOND) * reader.sampleRate);
      // Never shorter than what went in; a codec's padding (one packet at most) may follow.
      expect(frames).toBeGreaterThanOrEqual(3 * reader.sampleRate);
      expect(frames).toBeLessThanOrEqual(3 * reader.sampleRate + 2048);
      const planes = await readAll(reader, frames, 3571);
      expect(difference(planes, sound, OFFSETS[name] ?? 0)).toBeLessThan(SAME);
      const outside = await reader.read(frames, 100);
      expect(outside.every((plane) => plane.every((value) => value === 0))).toBe(true);
      await reader.close();
    },
    60_000,
  );

  test.each(['wav', 'flac', 'mp3', 'vorbis', 'matroskaPcm', 'matroskaFlac', 'movPcm'] as const)(
    '%s read at random is what it is read in order',
    async (name) => {
      const asset = await assetOf(await makeSource(name, SOURCE_FOLDER));
      const reader = await openAudioReader(mediaHost, asset, 0);
      const planes = await readAll(reader, 140_000, 4800);
      for (const start of [100_000, 3, 50_021, 131_111, 777, 70_000, -500]) {
        const part = await reader.read(start, 1500);
        part.forEach((plane, channel) => {
          const expected = plane.map((_, i) => planes[channel]![start + i] ?? 0);
          expect(plane).toEqual(expected);
        });
      }
      await reader.close();
    },
  );

  // These decoders fill bands with noise of their own, so only the place can be compared, by the best match.
  test.each(['m4a', 'matroskaAac', 'transportAac', 'opus', 'webmOpus'] as const)(
    '%s read at random is in its place',
    async (name) => {
      const asset = await assetOf(await makeSource(name, SOURCE_FOLDER));
      const reader = await openAudioReader(mediaHost, asset, 0);
      const [whole] = await readAll(reader, 140_000, 4800);
      for (const start of [100_000, 50_021, 131_111, 70_000]) {
        const [part] = await reader.read(start, 1500);
        const error = (lag: number): number =>
          part!.reduce((sum, value, i) => sum + (value - whole![start + i + lag]!) ** 2, 0);
        const lags = Array.from({ length: 121 }, (_, i) => i - 60);
        expect(lags.reduce((best, lag) => (error(lag) < error(best) ? lag : best))).toBe(0);
      }
      await reader.close();
    },
  );

  test('beside a picture that starts elsewhere', async () => {
    const path = await makeSource('lateVideo' satisfies keyof typeof VIDEO_SOURCES, SOURCE_FOLDER);
    const reader = await openAudioReader(mediaHost, await assetOf(path), 0);
    const planes = await readAll(reader, 100_000, 8192);
    expect(difference(planes, decodedSound(path), 0)).toBeLessThan(SAME);
    await reader.close();
  });

  test.skipIf(!hasRealMedia).each([
    ['multiple-aac-tracks.mp4', 1],
    ['ac3.mp4', 0],
    ['spoken-7.1.flac', 0],
    ['0.ts', 0],
  ])('real: %s, stream %i', async (name, stream) => {
    const asset = await assetOf(realMedia(name));
    const reader = await openAudioReader(mediaHost, asset, stream);
    const planes = await readAll(reader, 90_000, 10_000);
    expect(difference(planes, decodedSound(realMedia(name), stream), 0)).toBeLessThan(SAME);
    await reader.close();
  });
});
