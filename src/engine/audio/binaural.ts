// Loudspeakers for headphones: each is heard by both ears of a rigid sphere. C. Brown and R. Duda, "A structural model for binaural
// sound synthesis", IEEE Transactions on Speech and Audio Processing 6/5, 1998: the head's shadow is a filter with one pole and one
// zero (eq. 7 … 9), and sound comes to the far ear later by the way around the sphere (Woodworth and Schlosberg, eq. 4).
import { BLOCK, type Planes } from './block.ts';
import type { Layout } from './layout.ts';
import { azimuthsOf } from './surround-pan.ts';

/** Metres: the sphere of the paper. */
const HEAD_RADIUS = 0.0875;
const SPEED_OF_SOUND = 343;
/** The deepest shadow, and the angle from the ear at which it lies (150°, behind which sound bends together again). */
const SHADOW_MIN = 0.1;
const SHADOW_ANGLE = (150 * Math.PI) / 180;
/** Ears look straight to the sides. */
const EAR = Math.PI / 2;
/** LFE comes from everywhere: it is in both ears alike. */
const LFE_GAIN = Math.SQRT1_2;

/** Angle between a direction and an ear, 0 … π. */
function earAngle(azimuth: number, ear: number): number {
  const turn = Math.abs(azimuth - ear) % (2 * Math.PI);
  return turn > Math.PI ? 2 * Math.PI - turn : turn;
}

/** Seconds that sound from `angle` off the ear comes later than to the middle of the head; negative for the near ear. */
export const arrivalDelay = (angle: number): number => {
  const radius = HEAD_RADIUS / SPEED_OF_SOUND;
  return angle < Math.PI / 2 ? -radius * Math.cos(angle) : radius * (angle - Math.PI / 2);
};

/** Gain of the shadow at high frequencies: 2 on the near side … 0.1 on the far one. */
export const shadowGain = (angle: number): number =>
  1 + SHADOW_MIN / 2 + (1 - SHADOW_MIN / 2) * Math.cos((angle / SHADOW_ANGLE) * Math.PI);

/** One loudspeaker in one ear. */
class EarPath {
  readonly #b0: number;
  readonly #b1: number;
  readonly #a1: number;
  readonly #whole: number;
  readonly #part: number;
  readonly #line: Float64Array;
  #at = 0;
  #in = 0;
  #out = 0;

  constructor(azimuth: number, ear: number, rate: number) {
    const angle = earAngle(azimuth, ear);
    // H(s) = (α s + β) / (s + β), β = 2 c / a, by the bilinear transform.
    const beta = (2 * SPEED_OF_SOUND) / HEAD_RADIUS;
    const alpha = shadowGain(angle);
    const norm = 2 * rate + beta;
    this.#b0 = (2 * rate * alpha + beta) / norm;
    this.#b1 = (beta - 2 * rate * alpha) / norm;
    this.#a1 = (beta - 2 * rate) / norm;
    const delay = (arrivalDelay(angle) + HEAD_RADIUS / SPEED_OF_SOUND) * rate;
    this.#whole = Math.floor(delay);
    this.#part = delay - this.#whole;
    this.#line = new Float64Array(this.#whole + 2);
  }

  add(from: Float32Array, into: Float32Array): void {
    const line = this.#line;
    const size = line.length;
    for (let i = 0; i < BLOCK; i++) {
      const x = from[i]!;
      let y = this.#b0 * x + this.#b1 * this.#in - this.#a1 * this.#out;
      if (y < 1e-25 && y > -1e-25) y = 0;
      this.#in = x;
      this.#out = y;
      line[this.#at] = y;
      const near = this.#at >= this.#whole ? this.#at - this.#whole : this.#at - this.#whole + size;
      const far = near > 0 ? near - 1 : size - 1;
      into[i] = into[i]! + (line[near]! + (line[far]! - line[near]!) * this.#part);
      this.#at = this.#at + 1 === size ? 0 : this.#at + 1;
    }
  }
}

export class Binaural {
  readonly channels: number;
  readonly sampleRate: number;
  /** Left and right; null for LFE. */
  readonly #paths: readonly (readonly [EarPath, EarPath] | null)[];

  constructor(layout: Layout, sampleRate: number) {
    this.channels = layout.length;
    this.sampleRate = sampleRate;
    this.#paths = Array.from(azimuthsOf(layout), (degrees) => {
      if (Number.isNaN(degrees)) return null;
      const azimuth = (degrees * Math.PI) / 180;
      return [new EarPath(azimuth, -EAR, sampleRate), new EarPath(azimuth, EAR, sampleRate)] as const;
    });
  }

  /** 128 samples of the loudspeakers to both ears. */
  process(mix: Planes, ears: Planes): void {
    const left = ears[0]!;
    const right = ears[1]!;
    left.fill(0);
    right.fill(0);
    for (let c = 0; c < this.#paths.length; c++) {
      const path = this.#paths[c];
      if (path) {
        path[0].add(mix[c]!, left);
        path[1].add(mix[c]!, right);
      } else
        for (let i = 0; i < BLOCK; i++) {
          left[i] = left[i]! + mix[c]![i]! * LFE_GAIN;
          right[i] = right[i]! + mix[c]![i]! * LFE_GAIN;
        }
    }
  }
}
