// Loudness of blocks, kept for hours in 180 kB: bins of 0.01 LU that remember how many blocks fell into them and the sum of their
// powers. Means are therefore exact; a gate falls between two bins, so blocks within 0.01 LU of a relative gate may lie on the wrong
// side of it, and a percentile is off by 0.01 LU at most.

/** Below −120 LUFS no gain that can be meant lifts a block over the gate at −70. */
const LOWEST = -120;
const HIGHEST = 30;
const BINS_PER_LU = 100;
const BINS = (HIGHEST - LOWEST) * BINS_PER_LU;

/** BS.1770-5, annex 1, eq. 2: loudness of a weighted sum of mean squares, such that 997 Hz at 0 dBFS in one channel reads −3.01. */
export const loudnessOf = (power: number): number => -0.691 + 10 * Math.log10(power);

/** BS.1770-5, annex 1, eq. 5–7. */
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;
/** EBU Tech 3342 § 3. */
const RANGE_GATE = -20;
const LOW_PERCENTILE = 0.1;
const HIGH_PERCENTILE = 0.95;

export interface LoudnessRange {
  /** LU */
  readonly range: number;
  /** LUFS of the 10th and the 95th percentile; −Infinity when nothing is louder than the gate. */
  readonly low: number;
  readonly high: number;
}

export class LoudnessHistogram {
  readonly #powers = new Float64Array(BINS);
  readonly #counts = new Uint32Array(BINS);
  #highest = -1;
  #blocks = 0;

  /** Blocks of which the histogram knows the loudness: those above −120 LUFS. */
  get blocks(): number {
    return this.#blocks;
  }

  /** @param power the weighted sum of mean squares of one block, finite */
  add(power: number): void {
    const bin = Math.floor((loudnessOf(power) - LOWEST) * BINS_PER_LU);
    if (!(bin >= 0)) return;
    const index = Math.min(bin, BINS - 1);
    this.#powers[index] = this.#powers[index]! + power;
    this.#counts[index] = this.#counts[index]! + 1;
    if (index > this.#highest) this.#highest = index;
    this.#blocks++;
  }

  /**
   * Gated loudness (BS.1770-5, annex 1) in LUFS of the programme after a gain: the absolute gate stays where it is, so that a quiet
   * programme does not simply become louder by as much. −Infinity when no block passes.
   */
  integrated(gainDb = 0): number {
    const gate = ABSOLUTE_GATE - gainDb;
    const ungated = this.#meanAbove(gate);
    if (ungated === 0) return Number.NEGATIVE_INFINITY;
    const relative = loudnessOf(ungated) + RELATIVE_GATE;
    return loudnessOf(this.#meanAbove(Math.max(gate, relative))) + gainDb;
  }

  /** Where the relative gate lies, in LUFS; −Infinity without blocks. */
  threshold(): number {
    return Math.max(ABSOLUTE_GATE, loudnessOf(this.#meanAbove(ABSOLUTE_GATE)) + RELATIVE_GATE);
  }

  /** EBU Tech 3342: for blocks of 3 s. Ranks are rounded to the nearest block, as in its annex. */
  range(): LoudnessRange {
    const low = this.percentile(LOW_PERCENTILE);
    const high = this.percentile(HIGH_PERCENTILE);
    return { range: this.rangeWidth(), low, high };
  }

  /** `range` alone, in LU; allocates nothing. */
  rangeWidth(): number {
    const high = this.percentile(HIGH_PERCENTILE);
    return Number.isFinite(high) ? high - this.percentile(LOW_PERCENTILE) : 0;
  }

  /** LUFS that so large a share (0 … 1) of the blocks above the gate of the range does not exceed; −Infinity without any. */
  percentile(share: number): number {
    const ungated = this.#meanAbove(ABSOLUTE_GATE);
    if (ungated === 0) return Number.NEGATIVE_INFINITY;
    const first = this.#firstAbove(Math.max(ABSOLUTE_GATE, loudnessOf(ungated) + RANGE_GATE));
    let count = 0;
    for (let bin = first; bin <= this.#highest; bin++) count += this.#counts[bin]!;
    return this.#ranked(first, Math.round((count - 1) * share));
  }

  reset(): void {
    this.#powers.fill(0);
    this.#counts.fill(0);
    this.#highest = -1;
    this.#blocks = 0;
  }

  /** A bin is on the side of the gate on which the mean of its blocks is. */
  #firstAbove(gate: number): number {
    let bin = Math.min(Math.max(0, Math.floor((gate - LOWEST) * BINS_PER_LU)), BINS - 1);
    while (bin <= this.#highest && (this.#counts[bin] === 0 || this.#loudness(bin) < gate)) bin++;
    return bin;
  }

  /** Mean power of the blocks above the gate; 0 without any. */
  #meanAbove(gate: number): number {
    let power = 0;
    let count = 0;
    for (let bin = this.#firstAbove(gate); bin <= this.#highest; bin++) {
      power += this.#powers[bin]!;
      count += this.#counts[bin]!;
    }
    return count === 0 ? 0 : power / count;
  }

  #ranked(first: number, rank: number): number {
    let passed = 0;
    for (let bin = first; bin <= this.#highest; bin++) {
      passed += this.#counts[bin]!;
      if (passed > rank) return this.#loudness(bin);
    }
    return Number.NEGATIVE_INFINITY;
  }

  #loudness(bin: number): number {
    return loudnessOf(this.#powers[bin]! / this.#counts[bin]!);
  }
}
