// Scrubbing shows something near before the exact frame is decoded: the key frame before it, which costs one decode. Decoding
// then goes on in short steps, so that a newer position need not wait for a whole group of pictures.
import { throwIfCancelled } from '../../src/base/errors.ts';
import { TICKS_PER_SECOND, type Ticks } from '../../src/base/time.ts';
import type { FrameReader, VideoReader } from '../../src/engine/media/video-reader.ts';
import type { Layer, ResolvedFrame, StackItem } from '../../src/engine/timeline/types.ts';
import { frameLayers } from './frame-layers.ts';
import { mediaSourceOf } from './layer-samples.ts';
import type { ReaderPool } from './reader-pool.ts';

/** Nearer than this the exact frame is there as soon as the key frame. */
const NEAR_TICKS = TICKS_PER_SECOND / 6;
/** Some 10 frames: 70 ms of 1080p on two cores. */
const STEP_TICKS = (TICKS_PER_SECOND * 2) / 5;

const hasKeyFrames = (reader: FrameReader): reader is VideoReader => 'keyFrameAt' in reader;

/** The frame with its media at their key frames; null when that is no nearer at hand than the exact frame. */
export async function nearFrame(frame: ResolvedFrame, pool: ReaderPool): Promise<ResolvedFrame | null> {
  const times = new Map<Layer, Ticks>();
  for (const layer of frameLayers(frame)) {
    const source = mediaSourceOf(layer);
    if (!source || source.stream < 0) continue;
    const key = await pool.use(source, async (reader) =>
      hasKeyFrames(reader) ? await reader.keyFrameAt(layer.sourceTime) : null,
    );
    if (key && layer.sourceTime - key.time > NEAR_TICKS) times.set(layer, key.time);
  }
  if (times.size === 0) return null;
  const moved = (layer: Layer): Layer => ({ ...layer, sourceTime: times.get(layer) ?? layer.sourceTime });
  const items = frame.items.map(
    (item): StackItem =>
      item.kind === 'layer'
        ? moved(item)
        : { ...item, from: item.from && moved(item.from), to: item.to && moved(item.to) },
  );
  return { ...frame, items };
}

/** Decodes from where `from` stands towards the frame itself. @throws StoryError `cancelled` between two steps */
export async function decodeTowards(
  frame: ResolvedFrame,
  from: ResolvedFrame,
  pool: ReaderPool,
  signal: AbortSignal,
): Promise<void> {
  const starts = frameLayers(from);
  for (const [index, layer] of frameLayers(frame).entries()) {
    const source = mediaSourceOf(layer);
    const start = starts[index]?.sourceTime ?? layer.sourceTime;
    if (!source) continue;
    for (let time = start + STEP_TICKS; time < layer.sourceTime; time += STEP_TICKS) {
      throwIfCancelled(signal);
      (await pool.frameAt(source, time, signal))?.close();
    }
  }
}
