// Peaks between the samples: the wave is read at four places a sample by a polyphase filter (ITU-R BS.1770-5, annex 2).
import { BLOCK, type Planes } from '../block.ts';
import { sin } from './maths.ts';
import { TruePeakKernel } from './true-peak-kernel.ts';

const PHASES = 4;

/** The 48 coefficients of annex 2 of BS.1770-5, four phases of twelve taps: what a meter that cites it uses. */
export const ANNEX_2: readonly (readonly number[])[] = (() => {
  const a = [
    0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
    0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
  ];
  const b = [
    -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625,
    0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
  ];
  return [a, b, [...b].reverse(), [...a].reverse()];
})();

/**
 * A sharper one, for a limiter that must not be caught by a better meter than annex 2: a sinc of `taps` samples under a Kaiser
 * window (β = 7), at ¼, ½ and ¾ between sample taps/2 − 1 and the next. The samples themselves are the fourth phase.
 */
export function sharpPhases(taps: number, phases = PHASES): readonly (readonly number[])[] {
  return Array.from({ length: phases - 1 }, (_, p) => {
    const place = taps / 2 - 1 + (p + 1) / phases;
    const row = Array.from({ length: taps }, (_, i) => {
      const x = i - place;
      const edge = (2 * x) / taps;
      const sinc = sin(Math.PI * x) / (Math.PI * x);
      return sinc * (bessel(7 * Math.sqrt(Math.max(0, 1 - edge * edge))) / bessel(7));
    });
    const sum = row.reduce((all, one) => all + one, 0);
    return row.map((one) => one / sum);
  });
}

/** Modified Bessel function of the first kind and order 0, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let n = 1; n < 60; n++) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}

/** Kernels by their phases: stateless, so that all meters and limiters of a thread share them. */
const kernels = new Map<readonly (readonly number[])[], TruePeakKernel>();

function kernelFor(phases: readonly (readonly number[])[]): TruePeakKernel {
  const known = kernels.get(phases) ?? new TruePeakKernel(phases);
  kernels.set(phases, known);
  return known;
}

export class TruePeak {
  /** What `linked` need not look at; an entry and no argument, which would be a box a block. */
  readonly floor = new Float64Array(1);
  readonly #kernel: TruePeakKernel;
  /** Of each channel the last taps − 1 samples and then a block. */
  readonly #windows: readonly Float32Array[];
  /** The most that the phases can make of samples of size 1. */
  readonly #bound: number;

  /** @param phases of as many taps each, at most 64: `ANNEX_2` or what `sharpPhases` gave once */
  constructor(channels: number, phases: readonly (readonly number[])[] = ANNEX_2) {
    this.#kernel = kernelFor(phases);
    const history = phases[0]!.length - 1;
    this.#windows = Array.from({ length: channels }, () => new Float32Array(history + BLOCK));
    const sums = phases.map((row) => row.reduce((sum, one) => sum + Math.abs(one), 0));
    this.#bound = Math.max(1, ...sums);
  }

  /**
   * Largest true peak of each channel in a block, as it has passed the filter (half its taps late).
   * @param into one a channel
   */
  measure(planes: Planes, into: Float64Array): void {
    const { peaks } = this.#kernel;
    for (let c = 0; c < this.#windows.length; c++) {
      const window = this.#push(c, planes[c]!);
      peaks.fill(0);
      this.#kernel.raise(window);
      let most = 0;
      for (let i = 0; i < BLOCK; i++) if (peaks[i]! > most) most = peaks[i]!;
      into[c] = most;
    }
  }

  /**
   * Largest size between the samples over all channels, for each position of the filter's last tap. A channel that cannot reach
   * `floor` is left out, which spares the work.
   */
  linked(planes: Planes, into: Float32Array): void {
    const { peaks } = this.#kernel;
    const floor = this.floor[0]!;
    peaks.fill(0);
    for (let c = 0; c < this.#windows.length; c++) {
      const window = this.#push(c, planes[c]!);
      if (largest(window) * this.#bound >= floor) this.#kernel.raise(window);
    }
    into.set(peaks);
  }

  clear(): void {
    for (const window of this.#windows) window.fill(0);
  }

  #push(channel: number, plane: Float32Array): Float32Array {
    const window = this.#windows[channel]!;
    window.copyWithin(0, BLOCK);
    window.set(plane, window.length - BLOCK);
    return window;
  }
}

function largest(samples: Float32Array): number {
  let most = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i]!);
    if (size > most) most = size;
  }
  return most;
}
