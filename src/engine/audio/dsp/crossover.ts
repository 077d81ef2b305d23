// Splits a sound in four bands whose sum is the sound again, but for its phase: Linkwitz-Riley crossovers of fourth order, two equal
// Butterworth filters each. A split sums to an all-pass; the branch that a split does not touch passes the same all-pass, so the
// bands add up at 0 dB everywhere (S. Linkwitz, "Active Crossover Networks for Noncoincident Drivers", JAES 24, 1976).
import type { Planes } from '../block.ts';
import { SVF_NUMBERS, type SvfShape, svfBand } from './svf.ts';
import { SvfCascade } from './svf-cascade.ts';

export const CROSSOVER_BANDS = 4;
const Q = Math.SQRT1_2;

/** Which shape each row of sections has and at which of the three frequencies; a row runs in place from `from` into `to`. */
interface Row {
  readonly shape: SvfShape;
  readonly at: 0 | 1 | 2;
  readonly sections: 1 | 2;
  readonly from: number;
  readonly to: number;
}

const ROWS: readonly Row[] = [
  { shape: 'high-pass', at: 1, sections: 2, from: 0, to: 2 },
  { shape: 'low-pass', at: 1, sections: 2, from: 0, to: 0 },
  { shape: 'all-pass', at: 2, sections: 1, from: 0, to: 0 },
  { shape: 'all-pass', at: 0, sections: 1, from: 2, to: 2 },
  { shape: 'high-pass', at: 0, sections: 2, from: 0, to: 1 },
  { shape: 'low-pass', at: 0, sections: 2, from: 0, to: 0 },
  { shape: 'high-pass', at: 2, sections: 2, from: 2, to: 3 },
  { shape: 'low-pass', at: 2, sections: 2, from: 2, to: 2 },
];

export class Crossover {
  readonly #rate: number;
  readonly #rows: readonly SvfCascade[];
  readonly #known = new Float64Array(3);

  constructor(channels: number, rate: number) {
    this.#rate = rate;
    this.#rows = ROWS.map(({ sections }) => new SvfCascade(channels, sections));
  }

  /** Hz, rising. */
  tune(first: number, second: number, third: number): void {
    this.#tune(0, first);
    this.#tune(1, second);
    this.#tune(2, third);
  }

  /** @param bands four sets of planes; the first holds the sound and then its lowest band */
  split(bands: readonly Planes[]): void {
    for (let r = 0; r < ROWS.length; r++) {
      const { sections, from, to } = ROWS[r]!;
      const row = this.#rows[r]!;
      row.load(bands[from]!);
      if (sections === 2) row.runTwo(0, 1);
      else row.run(0, 0, 128);
      row.store(bands[to]!);
    }
  }

  clear(): void {
    for (let r = 0; r < this.#rows.length; r++) this.#rows[r]!.clear();
  }

  #tune(index: number, frequency: number): void {
    if (this.#known[index] === frequency) return;
    this.#known[index] = frequency;
    for (let r = 0; r < ROWS.length; r++) {
      const { shape, at, sections } = ROWS[r]!;
      if (at !== index) continue;
      for (let n = 0; n < sections; n++)
        svfBand(this.#rows[r]!.numbers, SVF_NUMBERS * n, shape, frequency, Q, 0, this.#rate);
    }
  }
}
