// A feedback delay network: sixteen delay lines whose ends are mixed by an orthogonal matrix and fed back (J.-M. Jot, A. Chaigne,
// "Digital delay networks for designing artificial reverberators", AES 90, 1991). The shortest line is longer than a block, so a block
// of every line is known before any of it is written: all loops run along a block.
import { BLOCK } from '../block.ts';
import { exp2, sin } from './maths.ts';

export const LINES = 16;
/** Lengths at size 1, in samples at 48 kHz: primes from 22 to 98 ms, spread by ratio, so that few echoes ever meet. */
const PRIMES = [
  1063, 1171, 1291, 1423, 1567, 1721, 1901, 2089, 2297, 2531, 2789, 3067, 3373, 3709, 4091, 4507,
];
/** Line ends move by up to 0.3 ms, each at its own pace: no two tones of the tail stay in step. */
const SWING_SECONDS = 0.0003;
export const FDN_SIZE_MIN = 0.4;
export const FDN_SIZE_MAX = 2;
/** What is smaller is 0: 32-bit numbers near the smallest are slow to compute with. */
const NOTHING = 1e-20;
/** Samples by which a delay moves in a block. */
const MOST = BLOCK / 4;
const LOG2_1000 = 9.965784284662087;

/** Sign of entry (row, column) of the Hadamard matrix of order 16. */
export function hadamardSign(row: number, column: number): number {
  let both = row & column;
  let odd = 0;
  while (both) {
    odd ^= both & 1;
    both >>= 1;
  }
  return odd ? -1 : 1;
}

export class FeedbackNetwork {
  /**
   * What comes out of each line in this block, faded by the decay; after `mix`, what the rows of the matrix make of it: row k is a
   * sum of all lines by signs that are its own.
   */
  readonly ends: readonly Float64Array[] = Array.from({ length: LINES }, () => new Float64Array(BLOCK));
  /** Samples of the longest line at the largest size. */
  readonly longest: number;
  readonly #rate: number;
  readonly #lines: readonly Float32Array[];
  readonly #mask: number;
  readonly #damped = new Float64Array(LINES);
  readonly #gains = new Float64Array(LINES);
  readonly #poles = new Float64Array(LINES);
  /** Delay of each line at the end of the last block. */
  readonly #delays = new Float64Array(LINES);
  readonly #goals = new Float64Array(LINES);
  /** Of the delay in this block, by sample. */
  readonly #slopes = new Float64Array(LINES);
  /** Largest size of each end. */
  readonly #most = new Float64Array(LINES);
  #at = 0;
  #block = 0;
  #size = 0;
  #swing = 0;
  #started = false;

  constructor(rate: number) {
    this.#rate = rate;
    this.longest = Math.ceil(((PRIMES[LINES - 1]! * FDN_SIZE_MAX) / 48000 + SWING_SECONDS) * rate) + 2;
    let length = 4;
    while (length < this.longest + 2 * BLOCK) length *= 2;
    this.#mask = length - 1;
    this.#lines = Array.from({ length: LINES }, () => new Float32Array(length));
  }

  /**
   * @param seconds until the tail has fallen by 60 dB
   * @param high the same for the highest frequencies, as a part of it: 0.05 … 1
   * @param size of the room, 0.4 … 2
   * @param swing by which the lines' ends move, 0 … 1 of the widest
   */
  tune(seconds: number, high: number, size: number, swing: number): void {
    this.#size = size;
    this.#swing = swing;
    for (let n = 0; n < LINES; n++) {
      const gain = exp2((-LOG2_1000 * PRIMES[n]! * size) / 48000 / seconds);
      this.#gains[n] = gain;
      // One pole that leaves `gain` at 0 Hz and gain^(1/high) at half the rate (J. O. Smith, "Physical Audio Signal Processing",
      // "First-Order Delay-Filter Design").
      const logGain = (-LOG2_1000 * PRIMES[n]! * size) / 48000 / seconds;
      this.#poles[n] = 1 - 2 / (1 + exp2(Math.min(500, logGain * (1 - 1 / high))));
    }
  }

  /** Reads a block from every line. */
  read(): void {
    if (!this.#started) {
      this.#setGoals(this.#block);
      this.#delays.set(this.#goals);
      this.#started = true;
    }
    this.#setGoals(this.#block + 1);
    const goals = this.#goals;
    const delays = this.#delays;
    const slopes = this.#slopes;
    for (let n = 0; n < LINES; n++) {
      const from = delays[n]!;
      // A room that is resized glides there: a quarter of a sample a sample at most.
      const to = goals[n]! > from + MOST ? from + MOST : Math.max(goals[n]!, from - MOST);
      slopes[n] = (to - from) / BLOCK;
      this.#readLine(n);
      delays[n] = to;
    }
    this.#block++;
  }

  /** True when nothing larger came out of any line in this block. */
  isBelow(size: number): boolean {
    for (let n = 0; n < LINES; n++) if (this.#most[n]! >= size) return false;
    return true;
  }

  /** Turns the ends into rows. What was added to ends[k] before goes into every line, by the signs of row k. */
  mix(): void {
    const { ends } = this;
    for (let span = 1; span < LINES; span *= 2)
      for (let n = 0; n < LINES; n += 2 * span)
        for (let k = n; k < n + span; k++) butterfly(ends[k]!, ends[k + span]!);
  }

  /** Writes the rows to the lines. */
  write(): void {
    const mask = this.#mask;
    for (let n = 0; n < LINES; n++) {
      const line = this.#lines[n]!;
      const end = this.ends[n]!;
      const at = this.#at;
      // 1/4 makes the matrix of ±1 orthogonal: it keeps the energy. Lines are a whole number of blocks long.
      for (let i = 0; i < BLOCK; i++) line[at + i] = 0.25 * end[i]!;
    }
    this.#at = (this.#at + BLOCK) & mask;
  }

  clear(): void {
    for (const line of this.#lines) line.fill(0);
    this.#damped.fill(0);
    this.#at = 0;
    this.#block = 0;
    this.#started = false;
  }

  /** Delays that the lines should have at the end of block `block`. */
  #setGoals(block: number): void {
    const swing = this.#swing;
    for (let n = 0; n < LINES; n++) {
      let goal = (PRIMES[n]! * this.#size * this.#rate) / 48000;
      if (swing !== 0) {
        const turns = (((block * BLOCK) / this.#rate) * (0.31 + 0.057 * n) + n / LINES) % 1;
        goal += swing * SWING_SECONDS * this.#rate * (1 + sin(2 * Math.PI * turns));
      }
      this.#goals[n] = goal;
    }
  }

  #readLine(n: number): void {
    const delay = this.#delays[n]!;
    const slope = this.#slopes[n]!;
    const line = this.#lines[n]!;
    const end = this.ends[n]!;
    const gain = this.#gains[n]!;
    const pole = this.#poles[n]!;
    const at = this.#at;
    const mask = this.#mask;
    const kept = gain * (1 - pole);
    let y = this.#damped[n]!;
    let most = 0;
    for (let i = 0; i < BLOCK; i++) {
      const ago = delay + slope * (i + 1);
      const whole = ago | 0;
      const part = ago - whole;
      const place = at + i - whole;
      const a = line[place & mask]!;
      const b = line[(place - 1) & mask]!;
      y = kept * (a + (b - a) * part) + pole * y;
      if (y < NOTHING && y > -NOTHING) y = 0;
      end[i] = y;
      if (y > most) most = y;
      else if (-y > most) most = -y;
    }
    this.#damped[n] = y;
    this.#most[n] = most;
  }
}

/** (a, b) → (a + b, a − b) */
function butterfly(a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < BLOCK; i++) {
    const x = a[i]!;
    const y = b[i]!;
    a[i] = x + y;
    b[i] = x - y;
  }
}
