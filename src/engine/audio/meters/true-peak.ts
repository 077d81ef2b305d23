import { interpolationRows, oversampling, TAPS } from './true-peak-filter.ts';

const HISTORY = TAPS - 1;
const HALF = TAPS / 2;
/** Samples taken in at a time. */
const CHUNK = 128;
/** Points are computed for so many samples together, or for none of them. */
const GROUP = 32;

/**
 * Where a band-limited signal has its peak M, it lies above M cos(π t) within t < 1/2 samples (a lemma of M. Riesz): next to a peak above P a
 * point of the grid of half samples, at most 1/4 sample off, is above 0.707 P. The rest leaves room for what the filter is not ideal.
 */
const NEAR = 0.65;

/**
 * The greatest magnitude of one channel between and at the samples (BS.1770-5, annex 2), linear. The filter knows a point when the 12
 * samples after it are there. What cannot exceed the peak so far is passed over: a group of samples that are all under 40 % of it (the
 * largest sum of a row's magnitudes bounds what lies between), and the fine points around half-sample points that are far below it.
 */
export class TruePeak {
  readonly #buffer = new Float32Array(HISTORY + CHUNK);
  /** The row of the point half-way, its first half: the other half is the same backwards. */
  readonly #middle: Float64Array;
  /** Rows 1 … factor / 2 − 1, taken apart: even parts meet sums of samples that lie opposite, odd parts their differences. */
  readonly #even: readonly Float64Array[];
  readonly #odd: readonly Float64Array[];
  readonly #bound: number;
  readonly #sums = new Float64Array(HALF);
  readonly #differences = new Float64Array(HALF);
  #peak = 0;

  /** @param rate samples a second */
  constructor(rate: number) {
    const factor = oversampling(rate);
    const rows = interpolationRows(factor);
    const part = (row: Float64Array, sign: number): Float64Array =>
      Float64Array.from({ length: HALF }, (_, tap) => (row[tap]! + sign * row[HISTORY - tap]!) / 2);
    const first = rows.slice(0, factor / 2 - 1);
    this.#middle = part(rows[factor / 2 - 1]!, 1);
    this.#even = first.map((row) => part(row, 1));
    this.#odd = first.map((row) => part(row, -1));
    const sums = rows.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0));
    this.#bound = Math.max(...sums) * (1 + 1e-9);
  }

  /** Linear, ≥ the largest sample. */
  get peak(): number {
    return this.#peak;
  }

  /** The peak since the last call; the filter goes on. */
  take(): number {
    const peak = this.#peak;
    this.#peak = 0;
    return peak;
  }

  /** Samples from … to − 1; those that are no number count as silence. */
  process(plane: Float32Array, from: number, to: number): void {
    for (let at = from; at < to; at += CHUNK) {
      const frames = Math.min(CHUNK, to - at);
      const buffer = this.#buffer;
      for (let i = 0; i < frames; i++) {
        const sample = plane[at + i]!;
        buffer[HISTORY + i] = sample - sample === 0 ? sample : 0;
      }
      this.#scan(frames);
    }
  }

  /** The points after the last samples: silence follows. */
  flush(): void {
    this.#buffer.fill(0, HISTORY, HISTORY + HALF);
    this.#scan(HALF);
  }

  reset(): void {
    this.#buffer.fill(0);
    this.#peak = 0;
  }

  /** With `frames` new samples behind the history. */
  #scan(frames: number): void {
    const buffer = this.#buffer;
    for (let first = 0; first < frames; first += GROUP) {
      const end = Math.min(first + GROUP, frames);
      let largest = 0;
      for (let i = first; i < end + HISTORY; i++) {
        const magnitude = Math.abs(buffer[i]!);
        if (magnitude > largest) largest = magnitude;
      }
      if (largest > this.#peak) this.#takeSamples(first, end);
      if (largest * this.#bound > this.#peak) this.#points(first, end);
    }
    buffer.copyWithin(0, frames, frames + HISTORY);
  }

  #takeSamples(first: number, end: number): void {
    for (let i = first + HISTORY; i < end + HISTORY; i++)
      this.#peak = Math.max(this.#peak, Math.abs(this.#buffer[i]!));
  }

  #points(first: number, end: number): void {
    const buffer = this.#buffer;
    const sums = this.#sums;
    const middle = this.#middle;
    let peak = this.#peak;
    for (let n = first; n < end; n++) {
      let point = 0;
      for (let tap = 0; tap < HALF; tap++) {
        const sum = buffer[n + tap]! + buffer[n + HISTORY - tap]!;
        sums[tap] = sum;
        point += middle[tap]! * sum;
      }
      point = Math.abs(point);
      const near = NEAR * peak;
      if (point > peak) peak = point;
      if (point > near || Math.abs(buffer[n + HALF - 1]!) > near || Math.abs(buffer[n + HALF]!) > near)
        peak = this.#refine(n, peak);
    }
    this.#peak = peak;
  }

  /** The other points between samples HALF − 1 and HALF of window n, whose sums are there. */
  #refine(n: number, least: number): number {
    const buffer = this.#buffer;
    const sums = this.#sums;
    const differences = this.#differences;
    let peak = least;
    for (let tap = 0; tap < HALF; tap++) differences[tap] = buffer[n + tap]! - buffer[n + HISTORY - tap]!;
    for (let row = 0; row < this.#even.length; row++) {
      const even = this.#even[row]!;
      const odd = this.#odd[row]!;
      let a = 0;
      let b = 0;
      for (let tap = 0; tap < HALF; tap++) {
        a += even[tap]! * sums[tap]!;
        b += odd[tap]! * differences[tap]!;
      }
      // Points p and factor − p of the way: a + b and a − b.
      const point = Math.abs(a) + Math.abs(b);
      if (point > peak) peak = point;
    }
    return peak;
  }
}
