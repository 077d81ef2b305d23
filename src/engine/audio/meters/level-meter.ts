import { HopGrid } from './hop-grid.ts';

/** 300 ms, in hops of 10 ms: what most meters call RMS. */
const RMS_HOPS = 30;

/** A full-scale sine has an RMS of −3.01 dBFS here (amplitude 1 is 0 dBFS); AES17-2020 § 3.12 calls the same 0 dBFS, 3.01 dB more. */
export const AES17_OFFSET_DB = 20 * Math.log10(Math.SQRT2);

/**
 * Sample peak and RMS of each channel. RMS is the square root of the mean square of the last 300 ms, rectangular, unweighted, linear
 * where 1 is full scale, and changes every 10 ms.
 */
export class LevelMeter {
  /** Largest magnitude so far, linear, one a channel. */
  readonly peaks: Float64Array;
  /** Largest magnitude since the caller last set it to 0. */
  readonly recent: Float64Array;
  /** Linear, one a channel. */
  readonly rms: Float64Array;
  readonly #grid: HopGrid;
  readonly #sums: Float64Array;
  /** `hop % RMS_HOPS` of channel c at c * RMS_HOPS. */
  readonly #hops: Float64Array;

  constructor(rate: number, channels: number) {
    this.#grid = new HopGrid(rate);
    this.peaks = new Float64Array(channels);
    this.recent = new Float64Array(channels);
    this.rms = new Float64Array(channels);
    this.#sums = new Float64Array(channels);
    this.#hops = new Float64Array(channels * RMS_HOPS);
  }

  process(planes: readonly Float32Array[], from: number, to: number): void {
    const grid = this.#grid;
    for (let at = from; at < to; ) {
      const frames = Math.min(to - at, grid.left);
      for (let c = 0; c < this.#sums.length; c++) this.#add(c, planes[c]!, at, at + frames);
      at += frames;
      if (grid.pass(frames)) this.#endHop();
    }
  }

  reset(): void {
    this.#grid.reset();
    for (const values of [this.peaks, this.recent, this.rms, this.#sums, this.#hops]) values.fill(0);
  }

  #add(channel: number, plane: Float32Array, from: number, to: number): void {
    let sum = this.#sums[channel]!;
    let peak = 0;
    for (let i = from; i < to; i++) {
      const sample = plane[i]!;
      const magnitude = Math.abs(sample);
      if (magnitude > peak && magnitude < Number.POSITIVE_INFINITY) peak = magnitude;
      const square = sample * sample;
      if (square - square === 0) sum += square;
    }
    this.#sums[channel] = sum;
    if (peak > this.recent[channel]!) this.recent[channel] = peak;
    if (peak > this.peaks[channel]!) this.peaks[channel] = peak;
  }

  #endHop(): void {
    const slot = (this.#grid.hops - 1) % RMS_HOPS;
    const samples = this.#grid.samples(RMS_HOPS);
    for (let c = 0; c < this.#sums.length; c++) {
      const base = c * RMS_HOPS;
      this.#hops[base + slot] = this.#sums[c]!;
      this.#sums[c] = 0;
      let sum = 0;
      for (let i = 0; i < RMS_HOPS; i++) sum += this.#hops[base + i]!;
      this.rms[c] = Math.sqrt(sum / samples);
    }
  }
}
