// A gain over one block: one factor while nothing moves, else one a sample. A number or null instead would be a box on the heap, for every
// strip and every way out, in every block.
import { BLOCK } from './block.ts';
import { type Curve, fillGains, gainAt, isSteady, steadyUntil } from './curve.ts';
import { dbToGain } from './decibels.ts';

export class BlockGain {
  /** Linear. Where the gain is steady, the first entry alone counts. */
  readonly values = new Float64Array(BLOCK);
  steady = true;
  #curve: Curve | null = null;
  /** Samples of the sequence between which the curve is what it was when it was last looked at. */
  readonly #range = new Float64Array(2);

  /** The gains of a curve in dB for samples start … start + 127. */
  take(curve: Curve, start: number, glide: number): void {
    const range = this.#range;
    if (curve === this.#curve && start >= range[0]! && start + BLOCK <= range[1]!) return;
    this.#curve = curve;
    this.steady = isSteady(curve, start, glide);
    if (typeof curve === 'number') {
      this.values[0] = dbToGain(curve);
      range[0] = Number.NEGATIVE_INFINITY;
      range[1] = Number.POSITIVE_INFINITY;
    } else if (this.steady) {
      this.values[0] = gainAt(curve, start, glide);
      range[0] = start;
      range[1] = steadyUntil(curve, start);
    } else {
      fillGains(curve, start, glide, this.values);
      this.#curve = null;
    }
  }

  /** Both together. */
  multiply(one: BlockGain, other: BlockGain): void {
    const { values } = this;
    const a = one.values;
    const b = other.values;
    this.steady = one.steady && other.steady;
    const frames = this.steady ? 1 : BLOCK;
    for (let i = 0; i < frames; i++) values[i] = a[one.steady ? 0 : i]! * b[other.steady ? 0 : i]!;
  }

  /** Writes all entries of a steady gain. @returns the gains of all samples */
  spread(): Float64Array {
    if (this.steady) this.values.fill(this.values[0]!);
    return this.values;
  }
}
