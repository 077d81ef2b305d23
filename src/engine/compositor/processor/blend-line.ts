import type { AxisTaps } from './axis-taps.ts';

/** A code and its alpha, mixed by `amount` into the samples, whose own alpha is 1. */
export interface LineTint {
  /** Code times alpha. */
  readonly code: number;
  readonly alpha: number;
  readonly amount: number;
}

export const NO_TINT: LineTint = { code: 0, alpha: 1, amount: 0 };

/**
 * One row of samples over one row of the target, which clamps and rounds as it stores.
 * @param at index of the row's first sample
 * @param rowCover share of the row that is covered, times the opacity
 */
export function blendLine(
  target: Uint8ClampedArray,
  at: number,
  samples: Float32Array,
  { count, cover, solid }: AxisTaps,
  rowCover: number,
  tint: LineTint,
): void {
  const plain = rowCover === 1 && tint.amount === 0;
  const from = plain ? solid.from : count;
  const to = plain ? solid.to : count;
  for (let i = from; i < to; i++) target[at + i] = samples[i]!;
  const mix = (first: number, end: number): void => {
    const keep = 1 - tint.amount;
    const added = tint.code * tint.amount;
    const alpha = keep + tint.alpha * tint.amount;
    for (let i = first; i < end; i++) {
      const covered = cover[i]! * rowCover;
      const code = samples[i]! * keep + added;
      target[at + i] = target[at + i]! * (1 - alpha * covered) + code * covered;
    }
  };
  mix(0, from);
  mix(to, count);
}
