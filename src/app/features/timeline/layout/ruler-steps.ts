import {
  type FrameRate,
  frameRateValue,
  frameToTicks,
  TICKS_PER_SECOND,
  type Ticks,
} from '../../../../base/time.ts';

/** Seconds between labels, once a label no longer fits every few frames. */
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000];
const LABEL_PX = 96;

export interface RulerSteps {
  /** Frames between two labels, and small marks between them. */
  readonly labelFrames: number;
  readonly marks: number;
}

/** The finest labels that do not touch each other at this zoom. */
export function rulerSteps(ticksPerPx: number, rate: FrameRate): RulerSteps {
  const nominal = Math.round(frameRateValue(rate));
  const framePx = TICKS_PER_SECOND / frameRateValue(rate) / ticksPerPx;
  for (const frames of [1, 2, 5, 10]) {
    if (frames < nominal && frames * framePx >= LABEL_PX) return { labelFrames: frames, marks: frames };
  }
  for (const seconds of SECONDS) {
    const frames = seconds * nominal;
    if (frames * framePx >= LABEL_PX)
      return { labelFrames: frames, marks: marksFor(seconds, frames * framePx) };
  }
  return { labelFrames: 72_000 * nominal, marks: 4 };
}

function marksFor(seconds: number, px: number): number {
  const wanted = seconds % 60 === 0 && seconds > 60 ? 4 : seconds === 15 ? 3 : seconds === 1 ? 2 : 5;
  return px / wanted >= 6 ? wanted : 1;
}

/** Label times from the first at or before `from`. */
export function* labelTimes(from: Ticks, to: Ticks, steps: RulerSteps, rate: FrameRate): Generator<Ticks> {
  const step = frameToTicks(steps.labelFrames, rate);
  let index = Math.max(0, Math.floor(from / step));
  for (;;) {
    const time = frameToTicks(index * steps.labelFrames, rate);
    if (time > to) return;
    yield time;
    index++;
  }
}
