import { BLOCK, makePlanes, type Planes } from '../../engine/audio/block.ts';
import { gainOf } from '../../engine/audio/dsp/maths.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import { svfBand } from '../../engine/audio/dsp/svf.ts';
import { SvfCascade } from '../../engine/audio/dsp/svf-cascade.ts';
import { isLeft, isRight } from '../../engine/audio/layout.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, number, preset, toggle } from './param.ts';

const TAIL_SECONDS = 0.5;

const [WIDTH, BASS_MONO, BASS, CENTRE, REAR] = [0, 1, 2, 3, 4];

/**
 * How far the sides differ: what both share stays, what they do not share is scaled. Every pair of speakers is widened for itself; centre
 * and rear speakers have levels of their own. Lows can be kept in the middle.
 */
class Width implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #lefts: readonly number[];
  readonly #rights: readonly number[];
  readonly #centres: readonly number[];
  readonly #rears: readonly number[];
  readonly #sides: Planes;
  readonly #filter: SvfCascade;
  #corner = -1;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(TAIL_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    const where = (test: (speaker: (typeof layout)[number]) => boolean): number[] =>
      layout.flatMap((speaker, i) => (test(speaker) ? [i] : []));
    this.#lefts = where(isLeft);
    this.#rights = where(isRight);
    this.#centres = where((speaker) => speaker === 'C');
    this.#rears = where((speaker) => ['Ls', 'Rs', 'Lb', 'Rb', 'Cb'].includes(speaker));
    const pairs = Math.max(1, this.#lefts.length);
    this.#sides = makePlanes(pairs, BLOCK);
    this.#filter = new SvfCascade(pairs, 1);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    if (params[BASS_MONO]![0]! >= 0.5) this.#widenAbove(planes, params);
    else {
      this.#filter.clear();
      this.#widen(planes, params[WIDTH]!);
    }
    scale(planes, this.#centres, params[CENTRE]!);
    scale(planes, this.#rears, params[REAR]!);
    if (this.#rest.ringing) flush(planes);
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#filter.clear();
  }

  #widen(planes: Planes, width: ParamBlock): void {
    if (width.length === 1 && width[0] === 100) return;
    for (let n = 0; n < this.#lefts.length; n++) {
      const left = planes[this.#lefts[n]!]!;
      const right = planes[this.#rights[n]!]!;
      for (let i = 0; i < BLOCK; i++) {
        const other = 0.5 - at(width, i) / 200;
        const difference = other * (right[i]! - left[i]!);
        left[i] = left[i]! + difference;
        right[i] = right[i]! - difference;
      }
    }
  }

  #widenAbove(planes: Planes, params: readonly ParamBlock[]): void {
    const sides = this.#sides;
    for (let n = 0; n < this.#lefts.length; n++) {
      const left = planes[this.#lefts[n]!]!;
      const right = planes[this.#rights[n]!]!;
      const side = sides[n]!;
      for (let i = 0; i < BLOCK; i++) side[i] = 0.5 * (left[i]! - right[i]!);
    }
    const corner = params[BASS]![0]!;
    if (corner !== this.#corner)
      svfBand(this.#filter.numbers, 0, 'high-pass', corner, Math.SQRT1_2, 0, this.#rate);
    this.#corner = corner;
    this.#filter.process(sides, 1);
    for (let n = 0; n < this.#lefts.length; n++) {
      const left = planes[this.#lefts[n]!]!;
      const right = planes[this.#rights[n]!]!;
      const side = sides[n]!;
      for (let i = 0; i < BLOCK; i++) {
        const middle = 0.5 * (left[i]! + right[i]!);
        const wide = side[i]! * (at(params[WIDTH]!, i) / 100);
        left[i] = middle + wide;
        right[i] = middle - wide;
      }
    }
  }
}

function scale(planes: Planes, channels: readonly number[], level: ParamBlock): void {
  if (channels.length === 0 || (level.length === 1 && level[0] === 0)) return;
  let gain = gainOf(level[0]!);
  for (let i = 0; i < BLOCK; i++) {
    if (level.length > 1) gain = gainOf(level[i]!);
    for (let n = 0; n < channels.length; n++) {
      const plane = planes[channels[n]!]!;
      plane[i] = plane[i]! * gain;
    }
  }
}

export const width: SoundEffectDefinition = {
  id: 'width',
  version: 1,
  label: 'soundEffects.width',
  params: [
    number('widthAmount', 0, 200, 100, 'percent'),
    toggle('bassMono', false),
    number('bassFrequency', 40, 500, 120, 'Hz'),
    number('centreLevel', -24, 12, 0, 'dB'),
    number('rearLevel', -24, 12, 0, 'dB'),
  ],
  presets: [
    preset('presetWider', { widthAmount: 140 }),
    preset('presetNarrower', { widthAmount: 60 }),
    preset('presetVinyl', { bassMono: 1, bassFrequency: 150 }),
    preset('presetDialogueForward', { centreLevel: 3, rearLevel: -2 }),
  ],
  keyed: false,
  make: (setup) => new Width(setup),
};
