// Time is an integer number of ticks of 1/705 600 000 s. Every video rate in use (the NTSC ones too) and every
// audio rate from 8 to 192 kHz divides it exactly, so an edit never drifts; a double holds 147 days of them.
// Convert at the edges of the program only, through these functions.

/** An integer count of 1/705 600 000 s. */
export type Ticks = number;

/** Frames per second as an exact fraction: 30000/1001, 25/1, … */
export interface FrameRate {
  readonly num: number;
  readonly den: number;
}

export const TICKS_PER_SECOND = 705_600_000;
/** 705.6 ticks a microsecond is not whole: go through seconds, or round once. */
const TICKS_PER_MICROSECOND = TICKS_PER_SECOND / 1e6;

export const secondsToTicks = (seconds: number): Ticks => Math.round(seconds * TICKS_PER_SECOND);
export const ticksToSeconds = (ticks: Ticks): number => ticks / TICKS_PER_SECOND;
export const microsecondsToTicks = (us: number): Ticks => Math.round(us * TICKS_PER_MICROSECOND);
export const ticksToMicroseconds = (ticks: Ticks): number => Math.round(ticks / TICKS_PER_MICROSECOND);

/** Ticks of one frame; exact (an integer) for every rate whose fraction divides the tick rate. */
export const ticksPerFrame = (rate: FrameRate): number => (TICKS_PER_SECOND * rate.den) / rate.num;

/** Start of frame `frame` in ticks, rounded to the nearest tick when the rate does not divide the tick rate. */
export const frameToTicks = (frame: number, rate: FrameRate): Ticks =>
  Math.round((frame * TICKS_PER_SECOND * rate.den) / rate.num);

/** The frame that is on screen at `ticks` (floor, with half a tick of grace for rates that do not divide). */
export const ticksToFrame = (ticks: Ticks, rate: FrameRate): number =>
  Math.floor(((ticks + 0.5) * rate.num) / (TICKS_PER_SECOND * rate.den));

/** The nearest frame boundary. */
export const snapToFrame = (ticks: Ticks, rate: FrameRate): Ticks =>
  frameToTicks(Math.round((ticks * rate.num) / (TICKS_PER_SECOND * rate.den)), rate);

/** The last frame boundary at or before `ticks`; ±Infinity stays. */
export const floorToFrame = (ticks: Ticks, rate: FrameRate): Ticks =>
  Number.isFinite(ticks) ? frameToTicks(ticksToFrame(ticks, rate), rate) : ticks;

/** The first frame boundary at or after `ticks`; ±Infinity stays. */
export const ceilToFrame = (ticks: Ticks, rate: FrameRate): Ticks => -floorToFrame(-ticks, rate) || 0;

/** Samples at `sampleRate` Hz before `ticks`, rounded to the nearest. */
export const ticksToSamples = (ticks: Ticks, sampleRate: number): number =>
  Math.round((ticks * sampleRate) / TICKS_PER_SECOND);

export const samplesToTicks = (samples: number, sampleRate: number): Ticks =>
  Math.round((samples * TICKS_PER_SECOND) / sampleRate);

export const frameRateValue = (rate: FrameRate): number => rate.num / rate.den;

export const sameRate = (a: FrameRate, b: FrameRate): boolean => a.num * b.den === b.num * a.den;

/** Well-known rates first, so that 29.97002… becomes 30000/1001 and not 2997/100. */
const KNOWN_RATES: readonly FrameRate[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
  { num: 100, den: 1 },
  { num: 120000, den: 1001 },
  { num: 120, den: 1 },
];

/** Nearest exact rate to a measured one; unknown rates keep three decimals. @throws RangeError unless 0 < fps ≤ 1000 */
export function nearestFrameRate(fps: number): FrameRate {
  if (!(fps > 0 && fps <= 1000))
    throw new RangeError(`A frame rate must lie between 0 and 1000, not ${fps}.`);
  const known = KNOWN_RATES.find((rate) => Math.abs(frameRateValue(rate) - fps) / fps < 5e-4);
  return known ?? { num: Math.round(fps * 1000), den: 1000 };
}
