import { BLOCK, makePlanes, type Planes } from './block.ts';

/** Holds blocks back by a whole number of samples. Memory: the delay and one block, for each channel. */
export class DelayLine {
  readonly delay: number;
  readonly #planes: Planes;
  readonly #size: number;
  #at = 0;

  /** @param delay samples, ≥ 1 */
  constructor(channels: number, delay: number) {
    this.delay = delay;
    this.#size = delay + BLOCK;
    this.#planes = makePlanes(channels, this.#size);
  }

  get channels(): number {
    return this.#planes.length;
  }

  /** Adds 128 samples, as they were `delay` samples ago, to `into` from entry `at` on, and takes in those of `from`. */
  addDelayed(from: readonly Float32Array[], into: readonly Float32Array[], at: number): void {
    const size = this.#size;
    for (let c = 0; c < this.#planes.length; c++) {
      const line = this.#planes[c]!;
      const source = from[c]!;
      const target = into[c]!;
      let write = this.#at;
      let read = write + BLOCK >= size ? write + BLOCK - size : write + BLOCK;
      for (let i = 0; i < BLOCK; i++) {
        line[write] = source[i]!;
        write = write + 1 === size ? 0 : write + 1;
      }
      for (let i = 0; i < BLOCK; i++) {
        target[at + i] = target[at + i]! + line[read]!;
        read = read + 1 === size ? 0 : read + 1;
      }
    }
    this.#at = (this.#at + BLOCK) % size;
  }

  /** Goes on where another of the same shape is; that one is of no more use. */
  take(other: DelayLine): void {
    if (other.#size !== this.#size || other.channels !== this.channels) return;
    this.#planes.splice(0, this.#planes.length, ...other.#planes);
    this.#at = other.#at;
  }

  reset(): void {
    for (const plane of this.#planes) plane.fill(0);
    this.#at = 0;
  }
}
