import { expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../../src/base/time.ts';
import type { FrameReader, VideoReader } from '../../src/engine/media/video-reader.ts';
import type { Layer, ResolvedFrame } from '../../src/engine/timeline/types.ts';
import { type MediaAsset, mediaAssetRecord } from '../../src/project/records/media-asset.ts';
import { parseRecord } from '../../src/project/records/record-type.ts';
import { ReaderPool } from './reader-pool.ts';
import { untilCheapest } from './resume-frame.ts';

const SECOND = TICKS_PER_SECOND;

/** Films by the seconds between their key frames; 0: a still, which has none. */
function until(...layers: readonly { readonly every: number; readonly at: number }[]): Promise<number> {
  const pool = new ReaderPool({
    maxReaders: 8,
    retryAfterMs: 1000,
    now: () => 0,
    open: async ({ name }: MediaAsset): Promise<FrameReader> => {
      const every = Number(name) * SECOND;
      const still = { frameAt: async () => null, async *frames() {}, close: async () => undefined };
      if (every === 0) return still;
      return {
        ...still,
        keyFrameAt: async (time: number) => ({ time: Math.floor(time / every) * every, closed: true }),
        nextKeyFrame: async (time: number) => Math.ceil(time / every) * every,
      } as unknown as VideoReader;
    },
  });
  const items = layers.map(({ every, at }, i): Layer => {
    const name = String(every);
    const asset = parseRecord(mediaAssetRecord, {
      id: `${i}`,
      name,
      kind: 'video',
      hash: 'h',
      size: 1,
      duration: 1,
    });
    const source = { kind: 'media', asset, stream: 0 };
    return { kind: 'layer', clip: `${i}`, source, sourceTime: at * SECOND, opacity: 1 } as unknown as Layer;
  });
  return untilCheapest({ items } as unknown as ResolvedFrame, pool).then((ticks) => ticks / SECOND);
}

test('one film is taken up at its next key frame', async () => {
  expect(await until({ every: 2, at: 4.5 })).toBe(1.5);
  expect(await until({ every: 2, at: 4 })).toBe(0);
});

test('of two films that one which leaves the other little to decode', async () => {
  // In 1.5 s the first has one, and the second one a tenth of a second before.
  expect(await until({ every: 2, at: 4.5 }, { every: 5, at: 3.6 })).toBe(1.5);
  // Waiting 0.1 s for the second would make the first decode 1.9 s.
  expect(await until({ every: 2, at: 5.8 }, { every: 20, at: 19.9 })).toBe(0.2);
});

test('stills need nothing, and a frame of stills alone can be had at once', async () => {
  expect(await until({ every: 0, at: 1 }, { every: 2, at: 1 })).toBe(1);
  expect(await until({ every: 0, at: 1 })).toBe(0);
});
