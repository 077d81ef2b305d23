// Pictures for the filmstrip. What is asked for last is on screen now and comes first; of each the nearest key frame is shown
// at once and the exact frame when there is time: a key frame costs one decoded frame, the exact one up to a whole group.
import type { VideoSample } from 'mediabunny';
import { throwIfCancelled } from '../../base/errors.ts';
import { TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import type { FrameReader, VideoReader } from './video-reader.ts';

/** Pictures lie on a grid of time, so that every zoom of the timeline finds what another one made. */
const GRID_SECONDS = 0.5;
/** Short clips are looked at closely. */
const SHORT_SECONDS = 30;
const SHORT_GRID_SECONDS = 0.125;

/** The grid point that stands for `time` in an asset of this length. */
export function thumbnailTime(time: Ticks, duration: Ticks): Ticks {
  if (duration <= 0) return 0;
  const short = duration <= SHORT_SECONDS * TICKS_PER_SECOND;
  const grid = (short ? SHORT_GRID_SECONDS : GRID_SECONDS) * TICKS_PER_SECOND;
  const held = Math.min(Math.max(time, 0), duration - 1);
  return Math.floor(held / grid) * grid;
}

export interface ThumbnailFrame {
  readonly time: Ticks;
  /** The caller closes it. */
  readonly sample: VideoSample;
  /** False for a key frame that stands in for the frame at `time`. */
  readonly exact: boolean;
}

const isVideo = (reader: FrameReader): reader is VideoReader => 'keyFrameAt' in reader;

/**
 * @param times grid points, most urgent first
 * @throws StoryError `cancelled`, and what the reader throws
 */
export async function* thumbnailFrames(
  reader: FrameReader,
  times: readonly Ticks[],
  signal?: AbortSignal,
): AsyncGenerator<ThumbnailFrame, void, undefined> {
  const exactLater: Ticks[] = [];
  for (const time of times) {
    throwIfCancelled(signal);
    const key = isVideo(reader) ? await reader.keyFrameAt(time) : null;
    const sample = await reader.frameAt(key?.time ?? time, signal);
    if (!sample) continue;
    const exact = key === null || Math.round(sample.timestamp * TICKS_PER_SECOND) + durationOf(sample) > time;
    if (!exact) exactLater.push(time);
    yield { time, sample, exact };
  }
  // In the order of the film: the decoder then runs on instead of starting anew.
  for (const time of exactLater.sort((a, b) => a - b)) {
    throwIfCancelled(signal);
    const sample = await reader.frameAt(time, signal);
    if (sample) yield { time, sample, exact: true };
  }
}

const durationOf = (sample: VideoSample): Ticks => Math.round(sample.duration * TICKS_PER_SECOND);
