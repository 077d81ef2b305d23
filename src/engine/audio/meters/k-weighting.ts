// K-weighting of ITU-R BS.1770-5, annex 1: a shelf for the head, then the RLB high pass. The Recommendation prints coefficients for
// 48 kHz alone and asks for the same response at other rates. Both tables are taken back to the analog filters that they are the
// bilinear images of, and those are mapped to the wanted rate: at 48 kHz the tables come out again.

/** y = b0 x + b1 x' + b2 x'' − a1 y' − a2 y'' */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** BS.1770-5, annex 1, table 1. */
const SHELF_48K: Biquad = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};
/** BS.1770-5, annex 1, table 2. */
const HIGH_PASS_48K: Biquad = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };
const TABLE_RATE = 48_000;

/** (high s² + band s + low) / (s² + damping s + 1), where s = 1 at `corner` Hz. */
interface Prototype {
  readonly corner: number;
  readonly damping: number;
  readonly high: number;
  readonly band: number;
  readonly low: number;
}

/** The inverse of `digital` at 48 kHz: values of both polynomials at z = 1 and z = −1 give the corner and the outer gains. */
function analog({ b0, b1, b2, a1, a2 }: Biquad): Prototype {
  const atDc = 1 + a1 + a2;
  const atNyquist = 1 - a1 + a2;
  const k = Math.sqrt(atDc / atNyquist);
  const scale = 2 / (atNyquist * k);
  return {
    corner: (Math.atan(k) * TABLE_RATE) / Math.PI,
    damping: scale * (1 - a2),
    high: (b0 - b1 + b2) / atNyquist,
    band: scale * (b0 - b2),
    low: (b0 + b1 + b2) / atDc,
  };
}

/** Bilinear transform, exact at the corner. */
function digital({ corner, damping, high, band, low }: Prototype, rate: number): Biquad {
  const k = Math.tan((Math.PI * corner) / rate);
  const norm = 1 / (1 + damping * k + k * k);
  return {
    b0: (high + band * k + low * k * k) * norm,
    b1: 2 * (low * k * k - high) * norm,
    b2: (high - band * k + low * k * k) * norm,
    a1: 2 * (k * k - 1) * norm,
    a2: (1 - damping * k + k * k) * norm,
  };
}

/** @param rate samples a second, 8,000 … 384,000 */
export const kWeighting = (rate: number): { readonly shelf: Biquad; readonly highPass: Biquad } => ({
  shelf: digital(analog(SHELF_48K), rate),
  highPass: digital(analog(HIGH_PASS_48K), rate),
});

/** What is left of a sound 600 dB below full scale can be dropped before it becomes a denormal, which some processors crawl through. */
const TINY = 1e-30;

/** One channel: filters, squares and sums in one pass. Allocates nothing after it is made. */
export class KWeightedEnergy {
  readonly #shelf: Biquad;
  readonly #highPass: Biquad;
  /** States of both filters (transposed direct form II), then the running sum. */
  readonly #state = new Float64Array(5);

  constructor(rate: number) {
    const { shelf, highPass } = kWeighting(rate);
    this.#shelf = shelf;
    this.#highPass = highPass;
  }

  /**
   * Adds the squares of the weighted samples from … to − 1. The sum goes on sample by sample, so that it does not depend on how the
   * stream is cut. Samples that are no number count as silence.
   */
  add(plane: Float32Array, from: number, to: number): void {
    const { b0, b1, b2, a1, a2 } = this.#shelf;
    const { b0: g0, b1: g1, b2: g2, a1: c1, a2: c2 } = this.#highPass;
    const state = this.#state;
    let s1 = state[0]!;
    let s2 = state[1]!;
    let t1 = state[2]!;
    let t2 = state[3]!;
    let sum = state[4]!;
    for (let i = from; i < to; i++) {
      const sample = plane[i]!;
      const x = sample - sample === 0 ? sample : 0;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      const z = g0 * y + t1;
      t1 = g1 * y - c1 * z + t2;
      t2 = g2 * y - c2 * z;
      sum += z * z;
    }
    state[0] = s1;
    state[1] = s2;
    state[2] = t1;
    state[3] = t2;
    state[4] = sum;
  }

  /** The sum since the last call. */
  take(): number {
    const state = this.#state;
    const sum = state[4]!;
    state[4] = 0;
    for (let i = 0; i < 4; i++) if (Math.abs(state[i]!) < TINY) state[i] = 0;
    return sum;
  }

  reset(): void {
    this.#state.fill(0);
  }
}
