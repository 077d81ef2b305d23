import { TICKS_PER_SECOND, type Ticks } from '../base/time.ts';

/**
 * What the sound card plays now, in a form that another thread can go on from: at `at` the listener hears sequence time `time`,
 * which moves `rate` seconds a second.
 */
export interface ClockAnchor {
  readonly time: Ticks;
  /** Milliseconds since 1970 of a monotonic clock, see `epochNow`; page and workers share it. */
  readonly at: number;
  readonly rate: number;
}

/** Sequence time [start, end) that is played round and round. */
export interface TimeLoop {
  readonly start: Ticks;
  readonly end: Ticks;
}

/** The same moment inside the loop. */
export function inLoop(time: Ticks, { start, end }: TimeLoop): Ticks {
  const length = end - start;
  return length > 0 ? start + ((((time - start) % length) + length) % length) : start;
}

/** `performance.now()` of this thread, moved to the origin that all threads share. Never jumps, unlike Date.now(). */
export const epochNow = (): number => performance.timeOrigin + performance.now();

/** Sequence time that is heard at `at`. */
export const timeAt = (anchor: ClockAnchor, at: number): Ticks =>
  Math.round(anchor.time + ((at - anchor.at) / 1000) * anchor.rate * TICKS_PER_SECOND);
