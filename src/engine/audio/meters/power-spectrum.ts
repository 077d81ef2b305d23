// Powers of a real block by a radix-2 transform of half its length: even samples are taken as real parts, odd ones as imaginary
// parts, and the two halves of the result are told apart by their symmetry.

export class PowerSpectrum {
  readonly size: number;
  readonly #half: number;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #order: Uint32Array;

  /** @param size of a block, a power of two from 16 on */
  constructor(size: number) {
    if (size < 16 || (size & (size - 1)) !== 0) throw new RangeError(`${size} is no power of two from 16 on`);
    const half = size / 2;
    this.size = size;
    this.#half = half;
    this.#re = new Float64Array(half);
    this.#im = new Float64Array(half);
    this.#cos = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: half }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
    this.#order = bitReversed(half);
  }

  /**
   * |X(k)|² of `window[i] · ring[(start + i) mod size]` for k = 0 … size / 2 into `out`. Allocates nothing.
   * @param ring `size` samples
   */
  compute(ring: Float32Array, start: number, window: Float64Array, out: Float64Array): void {
    const re = this.#re;
    const im = this.#im;
    const order = this.#order;
    const mask = this.size - 1;
    for (let i = 0; i < this.#half; i++) {
      const from = 2 * order[i]!;
      re[i] = ring[(start + from) & mask]! * window[from]!;
      im[i] = ring[(start + from + 1) & mask]! * window[from + 1]!;
    }
    this.#transform();
    this.#untangle(out);
  }

  #transform(): void {
    const re = this.#re;
    const im = this.#im;
    const half = this.#half;
    for (let width = 1; width < half; width *= 2) {
      const stride = half / width;
      for (let k = 0; k < width; k++) {
        const c = this.#cos[k * stride]!;
        const s = this.#sin[k * stride]!;
        for (let a = k; a < half; a += 2 * width) {
          const b = a + width;
          const x = re[b]! * c - im[b]! * s;
          const y = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - x;
          im[b] = im[a]! - y;
          re[a] = re[a]! + x;
          im[a] = im[a]! + y;
        }
      }
    }
  }

  #untangle(out: Float64Array): void {
    const re = this.#re;
    const im = this.#im;
    const half = this.#half;
    out[0] = (re[0]! + im[0]!) ** 2;
    out[half] = (re[0]! - im[0]!) ** 2;
    for (let k = 1; k < half; k++) {
      const m = half - k;
      const evenRe = (re[k]! + re[m]!) / 2;
      const evenIm = (im[k]! - im[m]!) / 2;
      const oddRe = (im[k]! + im[m]!) / 2;
      const oddIm = (re[m]! - re[k]!) / 2;
      const c = this.#cos[k]!;
      const s = this.#sin[k]!;
      const x = evenRe + oddRe * c - oddIm * s;
      const y = evenIm + oddRe * s + oddIm * c;
      out[k] = x * x + y * y;
    }
  }
}

function bitReversed(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 1; i < length; i++) order[i] = (order[i >> 1]! >> 1) | (i & 1 ? length >> 1 : 0);
  return order;
}
