// Smears an impulse into a burst without a colour: all-passes in a row (M. R. Schroeder, "Natural sounding artificial
// reverberation", JAES 10, 1962).
import { BLOCK } from '../block.ts';

/** Milliseconds; each channel gets its own, by the ratio of its number. */
const LENGTHS = [4.77, 3.59, 12.73, 9.31];
const GAIN = 0.6;
const NOTHING = 1e-20;

export class Diffuser {
  readonly #lines: readonly Float32Array[];
  readonly #at = new Int32Array(LENGTHS.length);

  /** @param number of the channel */
  constructor(rate: number, number: number) {
    this.#lines = LENGTHS.map(
      (ms) => new Float32Array(Math.round((ms * (1 + 0.067 * number) * rate) / 1000)),
    );
  }

  /** A block in place. */
  process(block: Float64Array): void {
    for (let n = 0; n < this.#lines.length; n++) {
      const line = this.#lines[n]!;
      let at = this.#at[n]!;
      for (let i = 0; i < BLOCK; i++) {
        const old = line[at]!;
        const into = block[i]! - GAIN * old;
        line[at] = into < NOTHING && into > -NOTHING ? 0 : into;
        block[i] = old + GAIN * into;
        at = at + 1 === line.length ? 0 : at + 1;
      }
      this.#at[n] = at;
    }
  }

  clear(): void {
    for (const line of this.#lines) line.fill(0);
    this.#at.fill(0);
  }
}
