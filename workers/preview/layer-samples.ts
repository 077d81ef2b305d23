// The decoded pictures of a frame's media layers, gathered at once; what cannot be had is a card with the file's name.
import type { VideoSample } from 'mediabunny';
import { isAbort, StoryError } from '../../src/base/errors.ts';
import { TICKS_PER_SECOND, type Ticks } from '../../src/base/time.ts';
import type { Layer, ResolvedFrame } from '../../src/engine/timeline/types.ts';
import { frameLayers } from './frame-layers.ts';
import { offlineCard } from './offline-card.ts';
import type { MediaSource, ReaderPool } from './reader-pool.ts';
import type { ReverseWindows } from './reverse-windows.ts';

export interface LayerSamples {
  readonly samples: ReadonlyMap<Layer, VideoSample>;
  /** Of a layer that shows a card, otherwise null. */
  readonly failure: unknown;
  close(): void;
}

export interface GatherOptions {
  readonly signal: AbortSignal;
  /** Set while playing backwards: ticks of media time between two frames of the schedule. */
  readonly backwards: { readonly windows: ReverseWindows; readonly step: Ticks } | null;
}

/** Null for titles and colours. */
export function mediaSourceOf(layer: Layer): MediaSource | null {
  const { source, clip } = layer;
  return source.kind === 'media' ? { clip, asset: source.asset, stream: source.stream } : null;
}

/** @throws StoryError `cancelled` */
export async function gatherSamples(
  frame: ResolvedFrame,
  pool: ReaderPool,
  { signal, backwards }: GatherOptions,
): Promise<LayerSamples> {
  const samples = new Map<Layer, VideoSample>();
  let failure: unknown = null;
  const close = (): void => {
    for (const sample of samples.values()) sample.close();
    samples.clear();
  };
  const one = async (layer: Layer): Promise<void> => {
    const source = mediaSourceOf(layer);
    if (!source || !(layer.opacity > 0)) return;
    try {
      const sample =
        backwards && source.stream >= 0
          ? await backwards.windows.frameAt(source, layer.sourceTime, backwards.step, signal)
          : await pool.frameAt(source, layer.sourceTime, signal);
      if (sample) samples.set(layer, sample);
    } catch (error) {
      if (isAbort(error)) throw error;
      failure = error;
      samples.set(layer, offlineCard(source.asset, source.stream, layer.sourceTime / TICKS_PER_SECOND));
    }
  };
  const outcomes = await Promise.allSettled(frameLayers(frame).map(one));
  const broken = outcomes.find((outcome) => outcome.status === 'rejected');
  if (broken || signal.aborted) {
    close();
    throw broken?.reason ?? new StoryError('cancelled');
  }
  return { samples, failure, close };
}
