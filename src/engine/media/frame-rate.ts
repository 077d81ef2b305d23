// The rate of a stream from the timestamps of some of its frames. Containers round them (Matroska to milliseconds,
// MPEG-TS to 1/90000 s), so neighbours differ even at a constant rate.
import { type FrameRate, nearestFrameRate } from '../../base/time.ts';

export interface MeasuredRate {
  readonly rate: FrameRate;
  readonly variable: boolean;
}

/** Stills and broken streams: something must be said. */
const FALLBACK: FrameRate = { num: 25, den: 1 };

/** Rising, without repeats. */
const cleaned = (times: readonly number[]): number[] => [...new Set(times)].sort((a, b) => a - b);

/**
 * @param windows seconds, any order, one list per contiguous stretch that was looked at
 * @param resolution ticks a second of the container's clock
 */
export function measureFrameRate(windows: readonly (readonly number[])[], resolution: number): MeasuredRate {
  const steps = windows.flatMap((window) => {
    const times = cleaned(window);
    return times.slice(1).map((time, i) => time - times[i]!);
  });
  if (steps.length === 0) return { rate: FALLBACK, variable: false };
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  // Two roundings of half a unit each, and a little for the arithmetic of doubles.
  const slack = 1.01 / resolution + 1e-6;
  const variable = steps.some((step) => Math.abs(step - mean) > slack);
  return { rate: rateOf(variable ? mean : tighten(windows, mean)), variable };
}

/** Over a whole stretch the rounding is divided by its length: 29.970 from milliseconds, not 30.0. */
function tighten(windows: readonly (readonly number[])[], mean: number): number {
  const longest = windows.map(cleaned).reduce((best, next) => (next.length > best.length ? next : best));
  return longest.length < 2 ? mean : (longest.at(-1)! - longest[0]!) / (longest.length - 1);
}

const rateOf = (secondsPerFrame: number): FrameRate =>
  nearestFrameRate(Math.min(1000, Math.max(0.001, 1 / secondsPerFrame)));
