// Where decoding is taken up again after it was left behind: a frame to come that no film needs much decoding for.
import type { Ticks } from '../../src/base/time.ts';
import type { FrameReader, VideoReader } from '../../src/engine/media/video-reader.ts';
import type { Layer, ResolvedFrame } from '../../src/engine/timeline/types.ts';
import { frameLayers } from './frame-layers.ts';
import { mediaSourceOf } from './layer-samples.ts';
import type { ReaderPool } from './reader-pool.ts';

const hasKeyFrames = (reader: FrameReader): reader is VideoReader => 'keyFrameAt' in reader;

/** Asks a layer's reader for key frames; null for layers that have none (stills, titles). */
async function keyOf(
  layer: Layer,
  pool: ReaderPool,
  ask: (reader: VideoReader) => Promise<Ticks | null>,
): Promise<Ticks | null> {
  const source = mediaSourceOf(layer);
  if (!source || source.stream < 0) return null;
  return pool.use(source, async (reader) => (hasKeyFrames(reader) ? ask(reader) : null));
}

/**
 * Time from `frame` to the moment at which the wait for it and what has to be decoded there are least, films at their own speed. 0 when no
 * film has a key frame to come.
 */
export async function untilCheapest(frame: ResolvedFrame, pool: ReaderPool): Promise<Ticks> {
  const layers = frameLayers(frame);
  const waits = await Promise.all(
    layers.map(async (layer) => {
      const key = await keyOf(layer, pool, (reader) => reader.nextKeyFrame(layer.sourceTime));
      return key === null ? null : key - layer.sourceTime;
    }),
  );
  let best: Ticks = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const wait of new Set(waits)) {
    if (wait === null) continue;
    const decoded = await Promise.all(
      layers.map(async (layer) => {
        const time = layer.sourceTime + wait;
        const key = await keyOf(layer, pool, async (reader) => (await reader.keyFrameAt(time))?.time ?? null);
        return key === null ? 0 : time - key;
      }),
    );
    const cost = decoded.reduce((sum, ticks) => sum + ticks, wait);
    if (cost < least) [least, best] = [cost, wait];
  }
  return best;
}
