import { type FrameRate, frameToTicks, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';

/** The output frames of a range: frame `n` stands at `start` + n frames of `rate`. */
export interface FrameGrid {
  readonly start: Ticks;
  readonly rate: FrameRate;
  readonly frames: number;
}

/** Every frame whose start lies in [start, end). */
export const frameGrid = (start: Ticks, end: Ticks, rate: FrameRate): FrameGrid => ({
  start,
  rate,
  frames: Math.max(0, firstFrameFrom({ start, rate }, end)),
});

export const timeOfFrame = (grid: Pick<FrameGrid, 'start' | 'rate'>, frame: number): Ticks =>
  grid.start + frameToTicks(frame, grid.rate);

/** The first frame that starts at or after `time`; what an edit at `time` can change first. */
export function firstFrameFrom(grid: Pick<FrameGrid, 'start' | 'rate'>, time: Ticks): number {
  // Half a tick of grace: rates that do not divide the tick rate have rounded frame starts.
  const exact = ((time - grid.start - 0.5) * grid.rate.num) / (TICKS_PER_SECOND * grid.rate.den);
  return Math.ceil(exact);
}
