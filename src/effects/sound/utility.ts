import { makePlanes, type Planes } from '../../engine/audio/block.ts';
import { gainOf, onePole } from '../../engine/audio/dsp/maths.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import { isLeft, isRight } from '../../engine/audio/layout.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { choice, moves, number, preset, toggle } from './param.ts';

/** Corner of the high pass that takes the mean away: 5 Hz. */
const DC_SECONDS = 1 / (2 * Math.PI * 5);
/** The mean has faded by 180 dB. */
const DC_TAIL = DC_SECONDS * 21;

/** Gain, polarity, sides swapped, the mean (direct current) removed, all folded to one. */
class Utility implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rest: Rest;
  /** Of each left speaker, the right one it faces. */
  readonly #sides: readonly (readonly [number, number])[];
  readonly #means: Float64Array;
  readonly #follow: number;
  readonly #gains = makePlanes(1, 128)[0]!;

  constructor({ rate, layout }: SoundSetup) {
    this.#rest = new Rest(DC_TAIL * rate, this);
    this.tail = this.#rest.tail;
    this.#means = new Float64Array(layout.length);
    this.#follow = onePole(DC_SECONDS, rate);
    const rights = layout.flatMap((speaker, i) => (isRight(speaker) ? [i] : []));
    this.#sides = layout
      .flatMap((speaker, i) => (isLeft(speaker) ? [i] : []))
      .map((left, n) => [left, rights[n]!] as const);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const [gain, polarity, swap, mono, noDc] = params as [
      ParamBlock,
      ParamBlock,
      ParamBlock,
      ParamBlock,
      ParamBlock,
    ];
    if (noDc[0]! >= 0.5) this.#removeMean(planes);
    else this.#means.fill(0);
    if (mono[0]! >= 0.5) this.#fold(planes);
    if (swap[0]! >= 0.5) this.#swap(planes);
    // 0 = none, 1 = all, 2 = left speakers, 3 = right speakers
    const which = Math.round(polarity[0]!);
    const gains = this.#gains;
    const steady = !moves(gain);
    if (!steady) for (let i = 0; i < 128; i++) gains[i] = gainOf(gain[i]!);
    const factor = steady ? gainOf(gain[0]!) : 1;
    for (let c = 0; c < planes.length; c++) {
      const plane = planes[c]!;
      const sign = which === 1 || (which === 2 && this.#isSide(c, 0)) || (which === 3 && this.#isSide(c, 1));
      const own = sign ? -factor : factor;
      if (steady && own === 1) continue;
      if (steady) for (let i = 0; i < 128; i++) plane[i] = plane[i]! * own;
      else for (let i = 0; i < 128; i++) plane[i] = plane[i]! * (own * gains[i]!);
    }
    if (this.#rest.ringing) flush(planes);
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#means.fill(0);
  }

  #isSide(channel: number, side: 0 | 1): boolean {
    for (let n = 0; n < this.#sides.length; n++) if (this.#sides[n]![side] === channel) return true;
    return false;
  }

  #removeMean(planes: Planes): void {
    for (let c = 0; c < planes.length; c++) {
      const plane = planes[c]!;
      let mean = this.#means[c]!;
      for (let i = 0; i < 128; i++) {
        mean += (plane[i]! - mean) * this.#follow;
        plane[i] = plane[i]! - mean;
      }
      this.#means[c] = mean;
    }
  }

  /** The mean of every pair of sides on both: a stereo sound as mono, a surround sound without width. */
  #fold(planes: Planes): void {
    for (let n = 0; n < this.#sides.length; n++) {
      const left = planes[this.#sides[n]![0]]!;
      const right = planes[this.#sides[n]![1]]!;
      for (let i = 0; i < 128; i++) {
        const middle = 0.5 * (left[i]! + right[i]!);
        left[i] = middle;
        right[i] = middle;
      }
    }
  }

  #swap(planes: Planes): void {
    for (let n = 0; n < this.#sides.length; n++) {
      const left = planes[this.#sides[n]![0]]!;
      const right = planes[this.#sides[n]![1]]!;
      for (let i = 0; i < 128; i++) {
        const kept = left[i]!;
        left[i] = right[i]!;
        right[i] = kept;
      }
    }
  }
}

export const utility: SoundEffectDefinition = {
  id: 'utility',
  version: 1,
  label: 'soundEffects.utility',
  params: [
    number('gain', -60, 24, 0, 'dB'),
    choice('polarity', ['polarityKept', 'polarityAll', 'polarityLeft', 'polarityRight']),
    toggle('swapSides', false),
    toggle('mono', false),
    toggle('removeDc', false),
  ],
  presets: [
    preset('presetMonoCheck', { mono: 1 }),
    preset('presetPhaseCheck', { polarity: 2, mono: 1 }),
    preset('presetRemoveDc', { removeDc: 1 }),
  ],
  keyed: false,
  make: (setup) => new Utility(setup),
  response: ([gain], frequencies) => frequencies.map(() => gain!),
  curve: ([gain], levels) => levels.map((level) => level + gain!),
};
