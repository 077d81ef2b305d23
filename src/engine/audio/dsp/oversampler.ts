// Four samples for one and back, for what bends a wave: the overtones that it makes above half the rate are filtered away instead of
// folding down. One linear-phase filter of 97 taps on each way: −80 dB above 30 kHz at 48 kHz, flat to 18; 24 samples of delay in all.
import { BLOCK } from '../block.ts';
import { sin } from './maths.ts';

export const OVERSAMPLING = 4;
const TAPS = 97;
const PHASE_TAPS = 25;
/** Samples at the outer rate by which a sound is late after both ways. */
export const OVERSAMPLING_LATENCY = (TAPS - 1) / OVERSAMPLING;

/** A sinc that ends at half the outer rate, under a Blackman-Harris window of four terms; the sum of its taps is 1. */
const FILTER = (() => {
  const middle = (TAPS - 1) / 2;
  const cosine = (x: number): number => sin(x + Math.PI / 2);
  const taps = Array.from({ length: TAPS }, (_, i) => {
    const x = (i - middle) / OVERSAMPLING;
    const turn = (2 * Math.PI * i) / (TAPS - 1);
    const window = 0.35875 - 0.48829 * cosine(turn) + 0.14128 * cosine(2 * turn) - 0.01168 * cosine(3 * turn);
    // Exactly 0 where a sinc is 0: what a sine of π leaves there, 10⁻¹⁷, would make numbers of 10⁻⁴⁴ of an impulse.
    if (x !== 0 && Number.isInteger(x)) return 0;
    return (x === 0 ? 1 : sin(Math.PI * x) / (Math.PI * x)) * window;
  });
  const sum = taps.reduce((all, one) => all + one, 0);
  return Float64Array.from(taps, (tap) => tap / sum);
})();

/** Taps of each of the four phases on the way up, the youngest sample last; scaled, as three of four inputs are 0. */
const PHASES = Array.from({ length: OVERSAMPLING }, (_, p) =>
  Float64Array.from(
    { length: PHASE_TAPS },
    (_, k) => OVERSAMPLING * (FILTER[p + OVERSAMPLING * (PHASE_TAPS - 1 - k)] ?? 0),
  ),
);

/** One channel. */
export class Oversampler {
  /** The block at four times the rate: `up` fills it, the owner bends it, `down` reads it. */
  readonly fine = new Float64Array(BLOCK * OVERSAMPLING);
  readonly #before = new Float64Array(PHASE_TAPS - 1 + BLOCK);
  readonly #after = new Float64Array(TAPS - 1 + BLOCK * OVERSAMPLING);

  up(plane: Float32Array): void {
    const before = this.#before;
    const { fine } = this;
    before.copyWithin(0, BLOCK);
    before.set(plane, PHASE_TAPS - 1);
    for (let p = 0; p < OVERSAMPLING; p++) {
      const taps = PHASES[p]!;
      for (let i = 0; i < BLOCK; i++) {
        let sum = 0;
        for (let k = 0; k < PHASE_TAPS; k++) sum += before[i + k]! * taps[k]!;
        fine[OVERSAMPLING * i + p] = sum;
      }
    }
  }

  down(plane: Float32Array): void {
    const after = this.#after;
    after.copyWithin(0, BLOCK * OVERSAMPLING);
    after.set(this.fine, TAPS - 1);
    for (let i = 0; i < BLOCK; i++) {
      const first = OVERSAMPLING * i;
      // The filter is the same from both ends: two samples share a product.
      let sum = after[first + (TAPS - 1) / 2]! * FILTER[(TAPS - 1) / 2]!;
      for (let k = 0; k < (TAPS - 1) / 2; k++)
        sum += (after[first + k]! + after[first + TAPS - 1 - k]!) * FILTER[k]!;
      plane[i] = sum;
    }
  }

  clear(): void {
    this.#before.fill(0);
    this.#after.fill(0);
  }
}
