// The mix of a range, chunk by chunk, as fast as the media can be read. While one chunk is mixed the next is being read.
import { throwIfCancelled } from '../../base/errors.ts';
import { BLOCK, makePlanes, type Planes } from './block.ts';
import { ChunkLoader, type LoadedChunk } from './chunk-loader.ts';
import { type FindSoundEffect, NO_EFFECTS } from './effect-probe.ts';
import { type MixPlan, mixStart } from './mix-plan.ts';
import { Mixer } from './mixer.ts';
import type { SourcePool } from './source-pool.ts';

export interface MixedChunk {
  /** Sample of the sequence of the first frame. */
  readonly start: number;
  readonly frames: number;
  /** One a channel of the plan, `frames` long; theirs until the next chunk is asked for. */
  readonly planes: Planes;
}

export interface MixStatistics {
  /** Samples of the media that were NaN or infinite, and were made silence. */
  notFinite: number;
  /** Blocks of effects that were not finite, and were made silence. */
  brokenBlocks?: number;
}

export interface OfflineMixOptions {
  readonly signal?: AbortSignal | undefined;
  /** Frames of a chunk, a multiple of 128. The result does not depend on it. */
  readonly chunkFrames?: number;
  readonly statistics?: MixStatistics;
  /** The effects that the plan was made with. */
  readonly find?: FindSoundEffect;
}

/** 0.17 s at 48 kHz: long enough that asking costs nothing, 64 kB of a stereo take. */
const CHUNK_FRAMES = 64 * BLOCK;

/**
 * Mixes samples start … end − 1 of the sequence: the same bits whatever the range, for it begins where all effects rest and throws
 * away what comes before `start`. The pool stays the caller's: mixes in a row share its readers.
 * @throws what opening or reading the media throws; StoryError `cancelled`
 */
export async function* mixOffline(
  plan: MixPlan,
  pool: SourcePool,
  range: { readonly start: number; readonly end: number },
  options: OfflineMixOptions = {},
): AsyncGenerator<MixedChunk> {
  const { signal, chunkFrames = CHUNK_FRAMES, statistics } = options;
  const loader = new ChunkLoader(plan, pool);
  const mixer = new Mixer(plan, options.find ?? NO_EFFECTS);
  const buffer = makePlanes(plan.channels, chunkFrames);
  const begin = Math.floor(mixStart(plan, range.start) / BLOCK) * BLOCK;
  const ahead = mixer.lead * BLOCK;
  const stop = Math.ceil(range.end / BLOCK) * BLOCK + ahead;
  // What is late needs samples from behind the chunk: the first loads them too, the others go on from there.
  const load = (start: number): Promise<LoadedChunk> =>
    loader.load(start === begin ? start : start + ahead, Math.min(start + chunkFrames + ahead, stop), signal);

  let next: Promise<LoadedChunk> | null = null;
  try {
    for (let start = begin; start < range.end; start += chunkFrames) {
      throwIfCancelled(signal);
      const chunk: LoadedChunk = await (next ?? load(start));
      next = start + chunkFrames < range.end ? load(start + chunkFrames) : null;
      // A failure of the chunk ahead is reported when its turn comes.
      next?.catch(() => undefined);
      const end = Math.min(start + chunkFrames, range.end);
      for (let at = 0; start + at < end; at += BLOCK) mixer.mix((start + at) / BLOCK, chunk, buffer, at);
      loader.recycle(chunk);
      if (end <= range.start) continue;
      const skip = Math.max(0, range.start - start);
      const frames = end - start - skip;
      const planes = buffer.map((plane) => plane.subarray(skip, skip + frames));
      if (statistics) {
        statistics.notFinite = loader.notFinite;
        statistics.brokenBlocks = mixer.notFinite;
      }
      yield { start: start + skip, frames, planes };
    }
  } finally {
    await next?.catch(() => undefined);
    await loader.close();
  }
}
