import { SpectrumMeter } from './spectrum-meter.ts';
import type { SpectrumWindow } from './spectrum-window.ts';

export interface SpectrogramSetup {
  /** Samples of a row, a power of two. */
  readonly size: number;
  /** Samples from one row to the next. */
  readonly hop: number;
  /** Rows kept; older ones are overwritten. */
  readonly rows: number;
  readonly window?: SpectrumWindow;
}

/** Levels over frequency and time: a ring of rows in dBFS. Row r ends at sample (r + 1) · hop, however samples arrive. */
export class Spectrogram {
  readonly bins: number;
  /** Row r lies at (r mod rows) · bins. */
  readonly data: Float32Array;
  /** Rows made so far. */
  count = 0;
  readonly #setup: SpectrogramSetup;
  readonly #meter: SpectrumMeter;
  #left: number;

  constructor(setup: SpectrogramSetup) {
    this.#setup = setup;
    this.#meter = new SpectrumMeter(setup.size, setup.window);
    this.bins = this.#meter.bins;
    this.data = new Float32Array(this.bins * setup.rows);
    this.#left = setup.hop;
  }

  process(planes: readonly Float32Array[], channels: readonly number[], from: number, to: number): void {
    for (let at = from; at < to; ) {
      const end = at + Math.min(to - at, this.#left);
      this.#meter.process(planes, channels, at, end);
      this.#left -= end - at;
      at = end;
      if (this.#left > 0) continue;
      this.#left = this.#setup.hop;
      this.#meter.write(this.data, (this.count++ % this.#setup.rows) * this.bins);
    }
  }

  reset(): void {
    this.#meter.reset();
    this.#left = this.#setup.hop;
    this.count = 0;
  }
}
