import { PowerSpectrum } from './power-spectrum.ts';
import { type SpectrumWindow, spectrumWindow } from './spectrum-window.ts';

/** What an empty bin reads, dBFS. */
export const SPECTRUM_FLOOR = -160;

/**
 * Levels over frequency of the last `size` samples. A sine of amplitude 1 on a bin reads 0 dBFS there; bin k lies at k · rate / size.
 * Feeding costs a copy; the transform is made when a picture is asked for, so its cost follows the display and not the sound.
 */
export class SpectrumMeter {
  readonly bins: number;
  readonly #ring: Float32Array;
  readonly #window: Float64Array;
  readonly #transform: PowerSpectrum;
  readonly #powers: Float64Array;
  #at = 0;

  /** @param size a power of two, 16 or more; 4096 resolves 12 Hz at 48 kHz */
  constructor(size: number, window: SpectrumWindow = 'hann') {
    this.bins = size / 2 + 1;
    this.#transform = new PowerSpectrum(size);
    this.#ring = new Float32Array(size);
    this.#window = spectrumWindow(window, size);
    this.#powers = new Float64Array(this.bins);
  }

  /** The mean of some channels, so that what all of them play reads as in one. Samples that are no number are silence. */
  process(planes: readonly Float32Array[], channels: readonly number[], from: number, to: number): void {
    const ring = this.#ring;
    const mask = ring.length - 1;
    const share = 1 / Math.max(1, channels.length);
    let at = this.#at;
    for (let i = from; i < to; i++) {
      let sum = 0;
      for (let c = 0; c < channels.length; c++) sum += planes[channels[c]!]![i]!;
      ring[at] = sum - sum === 0 ? sum * share : 0;
      at = (at + 1) & mask;
    }
    this.#at = at;
  }

  /** dBFS, one a bin, `bins` of them into `out` from entry `at` on; never under −160. */
  write(out: Float32Array, at = 0): void {
    const powers = this.#compute();
    for (let k = 0; k < powers.length; k++) out[at + k] = decibels(powers[k]!);
  }

  /**
   * The same gathered into `bands` of equal ratio from `low` to `high` Hz, each the largest of its bins (or the nearest one), which is
   * what a line on a logarithmic axis shows.
   * @param edges from `bandEdges`
   */
  writeBands(out: Float32Array, at: number, edges: Uint32Array): void {
    const powers = this.#compute();
    for (let band = 0; band + 1 < edges.length; band++) {
      const end = Math.max(edges[band + 1]!, edges[band]! + 1);
      let power = 0;
      for (let k = edges[band]!; k < end; k++) if (powers[k]! > power) power = powers[k]!;
      out[at + band] = decibels(power);
    }
  }

  reset(): void {
    this.#ring.fill(0);
    this.#at = 0;
  }

  #compute(): Float64Array {
    this.#transform.compute(this.#ring, this.#at, this.#window, this.#powers);
    return this.#powers;
  }
}

const decibels = (power: number): number =>
  power > 0 ? Math.max(SPECTRUM_FLOOR, 10 * Math.log10(power)) : SPECTRUM_FLOOR;

/** First bins of `bands` bands of equal ratio and, at last, the end of the last one. */
export function bandEdges(size: number, rate: number, bands: number, low = 20, high = 20_000): Uint32Array {
  const top = Math.min(high, rate / 2);
  return Uint32Array.from({ length: bands + 1 }, (_, band) =>
    Math.min(size / 2, Math.round((low * (top / low) ** (band / bands) * size) / rate)),
  );
}
