// Turns a window of source samples into output samples at absolute positions. It has no history: output sample n is the same
// whatever was asked before, so a mix may start anywhere and be cut into any chunks. Group delay is zero (the filter is centred).
import { buildFilter } from './resample-filter.ts';
import { ResampleKernel } from './resample-kernel.ts';
import { locate, type SamplePosition } from './take.ts';

/** Source samples first … first + length − 1. */
export interface SourceRange {
  readonly first: number;
  readonly length: number;
}

export class Resampler {
  readonly #position: SamplePosition;
  readonly #kernel: ResampleKernel | null;

  constructor(position: SamplePosition) {
    this.#position = position;
    const plain = position.step === 1 && position.phases === 1;
    this.#kernel = plain ? null : kernelFor(position.step, position.phases);
  }

  /** The source samples that output samples n … n + frames − 1 depend on; may start before 0. */
  needs(n: number, frames: number): SourceRange {
    const start = locate(this.#position, n).index;
    if (!this.#kernel) return { first: start, length: frames };
    const last = locate(this.#position, n + frames - 1).index;
    const { half } = this.#kernel.filter;
    return { first: start - half + 1, length: last - start + 2 * half };
  }

  /**
   * @param source planes whose entry 0 is source sample `first`, and which hold all that `needs(n, frames)` names
   * @param into planes that take samples n … n + frames − 1 from entry `at` on
   */
  run(
    source: readonly Float32Array[],
    first: number,
    n: number,
    frames: number,
    into: readonly Float32Array[],
    at: number,
  ): void {
    const { index, phase } = locate(this.#position, n);
    const { step, phases } = this.#position;
    if (this.#kernel) {
      const begin = index - first - this.#kernel.filter.half + 1;
      this.#kernel.run(source, begin, phase, step, phases, frames, into, at);
      return;
    }
    source.forEach((plane, channel) => {
      into[channel]!.set(plane.subarray(index - first, index - first + frames), at);
    });
  }
}

const built = new Map<string, ResampleKernel>();
/** Kernels kept: a film has two or three rates; speeds of odd ratios share the interpolated one of their bandwidth. */
const KEPT = 12;
/** Ratios with more phases than this share one table of so many rows, read with linear interpolation: −118 dB at Nyquist. */
const MAX_PHASES = 1024;

function kernelFor(step: number, phases: number): ResampleKernel {
  const interpolated = phases > MAX_PHASES;
  const rows = interpolated ? MAX_PHASES : phases;
  const ratio = Math.max(1, step / phases);
  const key = `${rows} ${interpolated} ${ratio}`;
  const kernel = built.get(key) ?? new ResampleKernel(buildFilter(rows, interpolated, ratio));
  built.delete(key);
  built.set(key, kernel);
  for (const old of built.keys()) {
    if (built.size <= KEPT) break;
    built.delete(old);
  }
  return kernel;
}
