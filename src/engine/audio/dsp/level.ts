// Levels and gains of dynamics effects. A block has eight steps of 16 samples; a level is measured and a gain is worked out once a
// step, and the gain runs straight through the step. The step's own samples are known by then, so the gain sees up to 16 samples ahead
// at no delay, and the logarithms cost an eighth of a nanosecond a sample instead of many.
import { BLOCK, type Planes } from '../block.ts';
import { fastDb } from './fast-log.ts';
import { exp2 } from './maths.ts';

export const STEP = 16;
export const STEPS = BLOCK / STEP;

/** A peak counts for 10 ms: half a period of 50 Hz, so the level of a steady tone is steady. */
const WINDOW_SECONDS = 0.01;

/** Part of the way that a level moves in a step, when it makes 63 % of the way in so many milliseconds. */
export class StepPart {
  readonly #rate: number;
  #milliseconds = -1;
  #part = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  of(milliseconds: number): number {
    if (milliseconds !== this.#milliseconds) {
      this.#milliseconds = milliseconds;
      this.#part = 1 - exp2((-Math.LOG2E * STEP * 1000) / (milliseconds * this.#rate));
    }
    return this.#part;
  }
}

/** Largest level of all channels, one a step. */
export class LevelDetector {
  /** dBFS, −200 for silence; of `rms` such that a tone reads as by its peak. */
  readonly levels = new Float64Array(STEPS).fill(-200);
  readonly #recent: Float32Array;
  readonly #average: number;
  #next = 0;
  #square = 0;

  constructor(rate: number) {
    this.#recent = new Float32Array(Math.ceil((WINDOW_SECONDS * rate) / STEP));
    this.#average = new StepPart(rate).of(WINDOW_SECONDS * 1000);
  }

  /** The highest peak of the last 10 ms. */
  peak(planes: Planes): void {
    const recent = this.#recent;
    for (let step = 0; step < STEPS; step++) {
      let most = 0;
      for (let c = 0; c < planes.length; c++) {
        const plane = planes[c]!;
        for (let i = step * STEP; i < (step + 1) * STEP; i++) {
          const size = Math.abs(plane[i]!);
          if (size > most) most = size;
        }
      }
      recent[this.#next] = most;
      this.#next = this.#next + 1 === recent.length ? 0 : this.#next + 1;
      for (let i = 0; i < recent.length; i++) if (recent[i]! > most) most = recent[i]!;
      this.levels[step] = fastDb(most);
    }
  }

  /** The mean square over about 10 ms, of the channel that has most of it. */
  rms(planes: Planes): void {
    for (let step = 0; step < STEPS; step++) {
      let most = 0;
      for (let c = 0; c < planes.length; c++) {
        const plane = planes[c]!;
        let sum = 0;
        for (let i = step * STEP; i < (step + 1) * STEP; i++) sum += plane[i]! * plane[i]!;
        if (sum > most) most = sum;
      }
      this.#square += (most / STEP - this.#square) * this.#average;
      // Below −200 dB nothing is left to average, and a number must not wither away in the smallest ones.
      if (this.#square < 1e-20) this.#square = 0;
      this.levels[step] = 0.5 * fastDb(2 * this.#square);
    }
  }

  clear(): void {
    this.#recent.fill(0);
    this.levels.fill(-200);
    this.#next = 0;
    this.#square = 0;
  }
}

/**
 * Static law of a compressor with a soft knee (Giannoulis, Massberg, Reiss: "Digital Dynamic Range Compressor Design", JAES 60, 2012, eq. 4).
 * @param level, threshold dBFS @param ratio ≥ 1 @param knee width in dB, 0 is hard
 * @returns dB to add, ≤ 0
 */
export function compression(level: number, threshold: number, ratio: number, knee: number): number {
  const over = level - threshold;
  const slope = 1 / ratio - 1;
  if (2 * over <= -knee) return 0;
  if (2 * over >= knee) return slope * over;
  return (slope * (over + knee / 2) * (over + knee / 2)) / (2 * knee);
}

/** Runs a gain straight from step to step. */
export class GainSteps {
  /** Factors at the ends of the steps: to be filled before `apply`. */
  readonly gains = new Float64Array(STEPS).fill(1);
  #last = 1;

  /** No pairs are taken apart here or in other block loops: before the compiler is done, each is an array and 64 bytes. */
  apply(planes: Planes): void {
    const { gains } = this;
    for (let step = 0; step < STEPS; step++) {
      const from = this.#last;
      const to = gains[step]!;
      this.#last = to;
      if (from === 1 && to === 1) continue;
      const slope = (to - from) / STEP;
      for (let c = 0; c < planes.length; c++) {
        const plane = planes[c]!;
        const first = step * STEP;
        for (let i = 0; i < STEP; i++) plane[first + i] = plane[first + i]! * (from + slope * (i + 1));
      }
    }
  }

  /** Adds (gain − 1) × `part` to the planes: what a gain on that part alone does to the whole. */
  applyTo(planes: Planes, part: Planes): void {
    const { gains } = this;
    for (let step = 0; step < STEPS; step++) {
      const from = this.#last - 1;
      const to = gains[step]! - 1;
      this.#last = gains[step]!;
      if (from === 0 && to === 0) continue;
      const slope = (to - from) / STEP;
      for (let c = 0; c < planes.length; c++) {
        const plane = planes[c]!;
        const some = part[c]!;
        const first = step * STEP;
        for (let i = 0; i < STEP; i++)
          plane[first + i] = plane[first + i]! + some[first + i]! * (from + slope * (i + 1));
      }
    }
  }

  clear(): void {
    this.gains.fill(1);
    this.#last = 1;
  }
}
