import { RealFft } from '../dsp/fft.ts';

/** Powers of a windowed block out of a ring of samples. */
export class PowerSpectrum {
  readonly #fft: RealFft;
  readonly #block: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  /** @param size of a block, a power of two from 16 on */
  constructor(size: number) {
    if (size < 16 || (size & (size - 1)) !== 0) throw new RangeError(`${size} is no power of two from 16 on`);
    this.#fft = new RealFft(size);
    this.#block = new Float64Array(size);
    this.#re = new Float64Array(size / 2 + 1);
    this.#im = new Float64Array(size / 2 + 1);
  }

  /**
   * |X(k)|² of `window[i] · ring[(start + i) mod size]` for k = 0 … size / 2 into `out`. Allocates nothing.
   * @param ring `size` samples
   */
  compute(ring: Float32Array, start: number, window: Float64Array, out: Float64Array): void {
    const block = this.#block;
    const mask = block.length - 1;
    for (let i = 0; i < block.length; i++) block[i] = ring[(start + i) & mask]! * window[i]!;
    this.#fft.forward(block, this.#re, this.#im);
    for (let k = 0; k < out.length; k++) out[k] = this.#re[k]! ** 2 + this.#im[k]! ** 2;
  }
}
