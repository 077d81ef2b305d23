import { gainOf } from './maths.ts';

/** The factor of a level that mostly stays: worked out when it changes, so that a block costs neither a power nor the box of its result. */
export class KnownGain {
  /** dB and factor. */
  readonly #known = Float64Array.of(0, 1);

  of(db: number): number {
    const known = this.#known;
    if (db !== known[0]) {
      known[0] = db;
      known[1] = gainOf(db);
    }
    return known[1]!;
  }
}
