import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { VideoSample } from 'mediabunny';
import { afterEach, describe, expect, test } from 'vitest';
import { makeSource, VIDEO_SOURCES } from '../../../e2e/conformance/sources.ts';
import { ffmpegSync, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { frameDigests, frameTimes } from '../../../oracle/film.ts';
import { hasRealMedia, realMedia, SOURCE_FOLDER } from '../../../oracle/real-media.ts';
import { TICKS_PER_SECOND } from '../../../src/base/time.ts';
import { openMedia } from '../../../src/engine/media/open-counter.ts';
import { openVideoReader } from '../../../src/engine/media/video-reader.ts';
import { assetOf, mediaHost } from './testing/media-fixtures.ts';

const FORMATS: Readonly<Record<string, string>> = {
  I420: 'yuv420p',
  I420A: 'yuva420p',
  I420P10: 'yuv420p10le',
};

async function digest(sample: VideoSample | null): Promise<string> {
  const bytes = new Uint8Array(sample!.allocationSize());
  await sample!.copyTo(bytes);
  sample!.close();
  return createHash('sha256').update(bytes).digest('hex');
}

/** Middles of the frames in media time, ticks: what a sequence of the same rate asks for. */
function middles(times: readonly number[], origin: number, end: number): number[] {
  return times.map((time, i) => {
    const next = times[i + 1] ?? end + origin / TICKS_PER_SECOND;
    return Math.round(((time + next) / 2) * TICKS_PER_SECOND) - origin;
  });
}

interface Picks {
  readonly picks?: number;
  readonly stride?: number;
  /** Seconds that FFmpeg shows the pictures too late. */
  readonly delay?: number;
}

/** Each frame of the file, in order and at random, is FFmpeg's frame, at FFmpeg's time. */
async function sameFrames(path: string, { picks = 25, stride = 37, delay = 0 }: Picks = {}): Promise<void> {
  const asset = await assetOf(path);
  const stream = asset.video[0]!;
  const reader = await openVideoReader(mediaHost, asset, 0);
  try {
    const first = await reader.frameAt(0);
    const full = first!.colorSpace.fullRange && first!.format === 'I420';
    const expected = frameDigests(path, full ? 'yuvj420p' : FORMATS[first!.format!]!);
    first!.close();
    const times = frameTimes(path).map((time) => time - delay);
    expect(times.length).toBe(expected.length);
    expect(stream.frameCount).toBe(expected.length);
    const at = middles(times, asset.origin, stream.end / TICKS_PER_SECOND);
    let i = 0;
    for await (const sample of reader.frames(at)) {
      // Containers round to a millisecond at worst.
      expect(Math.abs(sample!.timestamp + asset.origin / TICKS_PER_SECOND - times[i]!)).toBeLessThan(0.00051);
      expect(await digest(sample), `frame ${i}`).toBe(expected[i]);
      i++;
    }
    for (let k = 0; k < Math.min(at.length, picks); k++) {
      const pick = (k * stride + 11) % at.length;
      expect(await digest(await reader.frameAt(at[pick]!)), `random frame ${pick}`).toBe(expected[pick]);
    }
    // Held at both ends.
    expect(await digest(await reader.frameAt(-TICKS_PER_SECOND))).toBe(expected[0]);
    expect(await digest(await reader.frameAt(asset.duration * 3))).toBe(expected.at(-1));
  } finally {
    await reader.close();
  }
}

describe.skipIf(!hasFfmpeg)('every frame of every class of file is FFmpeg’s', () => {
  afterEach(() => expect(openMedia()).toEqual({ readers: 0, samples: 0 }));

  test.each(Object.keys(VIDEO_SOURCES))(
    '%s',
    async (name) => {
      await sameFrames(await makeSource(name, SOURCE_FOLDER));
    },
    60_000,
  );

  test.skipIf(!hasRealMedia).each(['cursed-vfr.mp4', 'edts.mp4', 'transparency.webm', '0.ts'])(
    'real: %s',
    async (name) => {
      // Each pick decodes from a key frame on, which these have every hundred frames: one each in three of the groups.
      await sameFrames(realMedia(name), { picks: 3, stride: 211 });
    },
    120_000,
  );

  // Fragments without an edit list, as CMAF's brand `cmf2` wants them: signed offsets bring the first picture to where its decoding
  // begins (ISO/IEC 14496-12 §8.8.8). FFmpeg moves such pictures until none is shown before it is decoded, and the sound stays.
  test('pictures with signed offsets are shown when the file says, beside their sound', async () => {
    const source = await makeSource('bFrames', SOURCE_FOLDER);
    const path = join(await mkdtemp(join(tmpdir(), 'storycore-signed-')), 'signed.mp4');
    const flags = '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets';
    ffmpegSync(['-i', source, '-c', 'copy', '-use_editlist', '0', '-movflags', flags, path]);
    const delay = frameTimes(path)[0]!;
    expect(delay).toBeGreaterThan(1 / 25 - 0.001);
    const asset = await assetOf(path);
    expect(asset.origin).toBe(0);
    expect(asset.video[0]).toMatchObject({ start: 0, end: 3 * TICKS_PER_SECOND, frameCount: 75 });
    expect(frameDigests(path, 'yuv420p')).toEqual(frameDigests(source, 'yuv420p'));
    await sameFrames(path, { delay });
    await rm(dirname(path), { recursive: true });
  }, 60_000);

  test.skipIf(!hasRealMedia)(
    'real: rotate-buck-bunny.mp4, whose pictures have signed offsets',
    async () => {
      const path = realMedia('rotate-buck-bunny.mp4');
      // Its own index (`tfra`, §8.8.10) has the first picture at 0.
      const bytes = await readFile(path);
      const entry = bytes.indexOf('tfra') + 20;
      expect([bytes.readBigUInt64BE(entry), frameTimes(path)[0]]).toEqual([0n, 0.083333]);
      const { duration, video } = await assetOf(path);
      expect(video[0]).toMatchObject({ start: 0, end: (45 / 24) * TICKS_PER_SECOND, frameCount: 45 });
      expect(duration).toBeGreaterThan(video[0]!.end);
      await sameFrames(path, { picks: 3, stride: 211, delay: 0.083333 });
    },
    120_000,
  );
});

describe.skipIf(!hasFfmpeg)('what the stream says of itself', () => {
  const streamOf = async (name: keyof typeof VIDEO_SOURCES) => {
    const asset = await assetOf(await makeSource(name, SOURCE_FOLDER));
    return { asset, stream: asset.video[0]! };
  };

  test('NTSC in Matroska, whose clock has milliseconds, is 30000/1001 and constant', async () => {
    const { stream } = await streamOf('matroska');
    expect(stream).toMatchObject({ frameRate: { num: 30000, den: 1001 }, variableFrameRate: false });
  });

  test('a variable rate is told, with its mean', async () => {
    const { stream } = await streamOf('variable');
    expect(stream.variableFrameRate).toBe(true);
    expect(stream.frameRate.num / stream.frameRate.den).toBeCloseTo(51 / 3, 0);
  });

  test('turned and anamorphic pictures are upright and square', async () => {
    expect((await streamOf('rotated')).stream).toMatchObject({ width: 180, height: 320, codedWidth: 320 });
    expect((await streamOf('anamorphic')).stream).toMatchObject({ width: 455, height: 180, codedWidth: 320 });
  });

  test('a late start is the origin, a later track starts later', async () => {
    const late = await streamOf('transport');
    expect(late.asset.origin / TICKS_PER_SECOND).toBeCloseTo(10.8787, 3);
    expect(late.stream.start / TICKS_PER_SECOND).toBeCloseTo(0.0213, 3);
    const { asset, stream } = await streamOf('lateVideo');
    expect(asset.origin).toBe(0);
    expect(stream.start / TICKS_PER_SECOND).toBeCloseTo(0.4, 6);
  });

  test('colours are what the file says', async () => {
    expect((await streamOf('bt601')).stream.color).toMatchObject({ matrix: 'smpte170m', fullRange: false });
    expect((await streamOf('bt709Full')).stream.color).toMatchObject({ matrix: 'bt709', fullRange: true });
    expect((await streamOf('bt2020')).stream.color).toMatchObject({ matrix: 'bt2020-ncl', transfer: 'pq' });
    expect((await streamOf('alpha')).stream.alpha).toBe(true);
  });

  test('key frames of closed and open groups are told apart, and packets run from one to another', async () => {
    for (const [name, closed] of [
      ['bFrames', true],
      ['openGop', false],
    ] as const) {
      const { asset } = await streamOf(name);
      const reader = await openVideoReader(mediaHost, asset, 0);
      const key = await reader.keyFrameAt(2 * TICKS_PER_SECOND + 1);
      expect(key!.closed, name).toBe(closed);
      const times: number[] = [];
      for await (const { packet, time } of reader.packets(key!.time, key!.time + 1)) {
        if (times.length === 0) expect(packet.type).toBe('key');
        times.push(time);
      }
      expect(times[0]).toBe(key!.time);
      expect(times.length).toBe(name === 'bFrames' ? 25 : 15);
      // The key frame itself counts as the next one; behind it comes the one that ends its group.
      expect(await reader.nextKeyFrame(key!.time)).toBe(key!.time);
      expect(await reader.nextKeyFrame(key!.time - 1)).toBe(key!.time);
      const after = await reader.nextKeyFrame(key!.time + 1);
      expect(after ?? Number.POSITIVE_INFINITY, name).toBeGreaterThan(Math.max(...times));
      expect(await reader.nextKeyFrame(asset.duration)).toBeNull();
      await reader.close();
    }
  });
});
