// Peaks between the samples: the wave is read at four places a sample by a polyphase filter (ITU-R BS.1770-5, annex 2).
import { BLOCK, type Planes } from '../block.ts';
import { sin } from './maths.ts';

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

/** Reads one channel between its samples. */
class Channel {
  /** The last taps − 1 samples and then a block. */
  readonly #window: Float32Array;
  readonly #phases: readonly Float32Array[];
  readonly #history: number;

  constructor(phases: readonly Float32Array[]) {
    this.#phases = phases;
    this.#history = phases[0]!.length - 1;
    this.#window = new Float32Array(this.#history + BLOCK);
  }

  push(plane: Float32Array): void {
    this.#window.copyWithin(0, BLOCK);
    this.#window.set(plane, this.#history);
  }

  /** Raises `peaks[i]` to the largest size that any phase gives when its last tap lies on sample i. */
  raise(peaks: Float64Array): void {
    const window = this.#window;
    for (let p = 0; p < this.#phases.length; p++) {
      const taps = this.#phases[p]!;
      for (let i = 0; i < BLOCK; i++) {
        let [a, b] = [0, 0];
        for (let k = 0; k < taps.length; k += 2) {
          a += window[i + k]! * taps[k]!;
          b += window[i + k + 1]! * taps[k + 1]!;
        }
        const size = Math.abs(a + b);
        if (size > peaks[i]!) peaks[i] = size;
      }
    }
  }

  /** Largest sample of the window. */
  loudest(): number {
    let most = 0;
    for (let i = 0; i < this.#window.length; i++) most = Math.max(most, Math.abs(this.#window[i]!));
    return most;
  }

  clear(): void {
    this.#window.fill(0);
  }
}

export class TruePeak {
  readonly #channels: readonly Channel[];
  readonly #peaks = new Float64Array(BLOCK);
  /** The most that the phases can make of samples of size 1. */
  readonly bound: number;

  /** @param phases of an even number of taps each, all as many */
  constructor(channels: number, phases: readonly (readonly number[])[] = ANNEX_2) {
    const rows = phases.map((row) => Float32Array.from(row));
    this.#channels = Array.from({ length: channels }, () => new Channel(rows));
    this.bound = Math.max(1, ...phases.map((row) => row.reduce((sum, one) => sum + Math.abs(one), 0)));
  }

  /**
   * Largest true peak of each channel in a block (and in the few samples before that the filter still holds).
   * @param into one a channel
   */
  measure(planes: Planes, into: Float64Array): void {
    for (let c = 0; c < this.#channels.length; c++) {
      const channel = this.#channels[c]!;
      this.#peaks.fill(0);
      channel.push(planes[c]!);
      channel.raise(this.#peaks);
      let most = 0;
      for (let i = 0; i < BLOCK; i++) if (this.#peaks[i]! > most) most = this.#peaks[i]!;
      into[c] = most;
    }
  }

  /**
   * Largest size between the samples over all channels, for each position of the filter's last tap; 0 everywhere where no
   * channel can reach `floor`, which spares the work.
   */
  linked(planes: Planes, into: Float64Array, floor: number): void {
    into.fill(0);
    for (let c = 0; c < this.#channels.length; c++) {
      const channel = this.#channels[c]!;
      channel.push(planes[c]!);
      if (channel.loudest() * this.bound < floor) continue;
      channel.raise(into);
    }
  }

  clear(): void {
    for (let c = 0; c < this.#channels.length; c++) this.#channels[c]!.clear();
  }
}
