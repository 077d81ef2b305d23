/** Fills a uniform block word by word, in the order of its WGSL struct. */
export class UniformWriter {
  readonly bytes: ArrayBuffer;
  readonly #floats: Float32Array;
  readonly #ints: Int32Array;
  #at = 0;

  constructor(words: number) {
    this.bytes = new ArrayBuffer(words * 4);
    this.#floats = new Float32Array(this.bytes);
    this.#ints = new Int32Array(this.bytes);
  }

  floats(...values: readonly number[]): this {
    for (const value of values) this.#floats[this.#at++] = value;
    return this;
  }

  /** Signed or unsigned. */
  ints(...values: readonly number[]): this {
    for (const value of values) this.#ints[this.#at++] = value;
    return this;
  }
}
