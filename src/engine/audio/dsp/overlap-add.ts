// Frames of a sound that overlap, each changed in its spectrum and laid back. A frame begins every quarter of its length; a root of a
// Hann window on the way in and out, whose squares sum to a constant, so that what is not changed comes out as it went in.
import { BLOCK } from '../block.ts';
import { RealFft } from './fft.ts';
import { sin } from './maths.ts';

const OVERLAP = 4;

export class OverlapAdd {
  /** Samples by which the output is late: a frame. */
  readonly latency: number;
  readonly size: number;
  /** Spectrum of the frame at hand, size / 2 + 1 bins. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #past: Float32Array;
  readonly #sum: Float64Array;
  readonly #work: Float64Array;
  readonly #hop: number;
  #filled = 0;

  /** @param size a power of two, at least 512: a hop is a whole number of blocks */
  constructor(size: number) {
    this.size = size;
    this.latency = size;
    this.#hop = size / OVERLAP;
    this.#fft = new RealFft(size);
    this.re = new Float64Array(size / 2 + 1);
    this.im = new Float64Array(size / 2 + 1);
    // The root of Hann is a sine; four overlapping squares of it sum to 2.
    this.#window = Float64Array.from({ length: size }, (_, i) => sin((Math.PI * (i + 0.5)) / size));
    this.#past = new Float32Array(size);
    this.#sum = new Float64Array(size + BLOCK);
    this.#work = new Float64Array(size);
  }

  /**
   * Takes a block of input.
   * @returns true when a frame is complete: its spectrum lies in `re` and `im`, and `finish` must be called once it is changed
   */
  take(plane: Float32Array): boolean {
    this.#past.copyWithin(0, BLOCK);
    this.#past.set(plane, this.size - BLOCK);
    this.#filled += BLOCK;
    if (this.#filled < this.#hop) return false;
    this.#filled = 0;
    for (let i = 0; i < this.size; i++) this.#work[i] = this.#past[i]! * this.#window[i]!;
    this.#fft.forward(this.#work, this.re, this.im);
    return true;
  }

  /** Lays the changed frame into the output. */
  finish(): void {
    this.#fft.inverse(this.re, this.im, this.#work);
    for (let i = 0; i < this.size; i++)
      this.#sum[i + BLOCK] = this.#sum[i + BLOCK]! + 0.5 * this.#work[i]! * this.#window[i]!;
  }

  /** The block that is done. */
  give(plane: Float32Array): void {
    const sum = this.#sum;
    // A frame that was laid in this block begins one block later, so that every output is a whole frame late.
    for (let i = 0; i < BLOCK; i++) plane[i] = sum[i]!;
    sum.copyWithin(0, BLOCK);
    sum.fill(0, sum.length - BLOCK);
  }

  clear(): void {
    this.#past.fill(0);
    this.#sum.fill(0);
    this.#filled = 0;
  }
}
