// A ramp takes a gain from 0 to 1 or back over a stretch of samples: fades, crossfades and declicks are all ramps, and a span's
// gain is the product of its ramps. Curves are read from tables, so a ramp is the same in every JavaScript engine.

/**
 * linear, equal-gain: x. equal-power: sin(x π/2), whose squares sum to 1 over a crossfade.
 * s-curve: x²(3 − 2x), whose sums are 1 and which starts and ends without a corner.
 */
export type RampCurve = 'linear' | 'equal-power' | 'equal-gain' | 's-curve';

export interface Ramp {
  /** First sample of the ramp, and how many it lasts (≥ 1). */
  readonly start: number;
  readonly length: number;
  /** Rising: 0 before and 1 after. Falling: the other way round. */
  readonly rising: boolean;
  readonly curve: RampCurve;
}

/** 2048 steps of a quarter sine, joined by straight lines: 7·10⁻⁸ off at worst, under half a step of 24 bits. */
const STEPS = 2048;
const SINE = Float64Array.from({ length: STEPS + 2 }, (_, i) =>
  Math.fround(Math.sin((Math.min(i, STEPS) / STEPS) * (Math.PI / 2))),
);

/** @param x 0…1 */
export function rampCurve(curve: RampCurve, x: number): number {
  if (curve === 'equal-power') {
    const at = x * STEPS;
    const index = Math.floor(at);
    return SINE[index]! + (SINE[index + 1]! - SINE[index]!) * (at - index);
  }
  return curve === 's-curve' ? x * x * (3 - 2 * x) : x;
}

/** Multiplies `gains[from…to)`, whose first entry stands for sample `base`, by the ramp. */
export function applyRamp(ramp: Ramp, gains: Float64Array, base: number, from: number, to: number): void {
  const { start, length, rising, curve } = ramp;
  for (let i = from; i < to; i++) {
    const x = (base + i - start) / length;
    if (x < 0) gains[i] = rising ? 0 : gains[i]!;
    else if (x >= 1) gains[i] = rising ? gains[i]! : 0;
    else gains[i] = gains[i]! * rampCurve(curve, rising ? x : 1 - x);
  }
}

/** True when the ramp does anything to samples first…last other than multiply by 1. */
export const rampTouches = (ramp: Ramp, first: number, last: number): boolean =>
  ramp.rising ? first < ramp.start + ramp.length : last > ramp.start;
