import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import { addSvfResponse, SVF_NUMBERS, type SvfShape, svfBand } from '../../engine/audio/dsp/svf.ts';
import { SvfCascade } from '../../engine/audio/dsp/svf-cascade.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundParam,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, choice, moves, number, preset, toggle } from './param.ts';

const BANDS = 8;
const SHAPES: readonly SvfShape[] = ['bell', 'low-shelf', 'high-shelf', 'low-pass', 'high-pass', 'notch'];
const SHAPE_NAMES = ['bell', 'lowShelf', 'highShelf', 'lowPass', 'highPass', 'notch'];
const FREQUENCIES = [60, 120, 250, 500, 1000, 2500, 6000, 12000];
/** A moving band is worked out anew every 16 samples, 3 kHz at 48 kHz: above that rate steps of a filter are not heard. */
const STEP = 16;
/** The longest ringing, of a bell of +18 dB and Q 16 at 20 Hz, falls by 120 dB in 10 s. */
const TAIL_SECONDS = 10;

const bandParams = (band: number): SoundParam[] => {
  const key = (name: string): string => `band${band + 1}${name}`;
  const first = band === 0 ? 1 : band === BANDS - 1 ? 2 : 0;
  return [
    toggle(key('On'), false),
    choice(key('Shape'), SHAPE_NAMES, first),
    number(key('Frequency'), 20, 20000, FREQUENCIES[band]!, 'Hz'),
    number(key('Gain'), -18, 18, 0, 'dB'),
    number(key('Q'), 0.1, 16, first ? 0.71 : 1, 'none', { scale: 'log' }),
  ];
};
const PER_BAND = 5;

/** A band that turns nothing is left out: bells and shelves at 0 dB. */
const idle = (shape: number, db: number): boolean => shape < 3 && db === 0;

class ParametricEq implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #filters: SvfCascade;
  /** Shape, frequency, gain, Q that each band's numbers were worked out from. */
  readonly #known = new Float64Array(BANDS * 4).fill(-1);
  readonly #running = new Uint8Array(BANDS);

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(TAIL_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#filters = new SvfCascade(layout.length, BANDS);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    let loaded = false;
    /** A steady band that waits for another to be run with. */
    let waiting = -1;
    for (let band = 0; band < BANDS; band++) {
      const first = band * PER_BAND;
      const frequency = params[first + 2]!;
      const gain = params[first + 3]!;
      const q = params[first + 4]!;
      const shape = Math.round(params[first + 1]![0]!);
      const steady = !moves(frequency) && !moves(gain) && !moves(q);
      if (params[first]![0]! < 0.5 || (steady && idle(shape, gain[0]!))) {
        if (this.#running[band]) this.#filters.clearBand(band);
        this.#running[band] = 0;
        continue;
      }
      this.#running[band] = 1;
      if (!loaded) this.#filters.load(planes);
      loaded = true;
      if (steady) {
        this.#design(band, shape, frequency[0]!, gain[0]!, q[0]!);
        if (waiting >= 0) this.#filters.runTwo(waiting, band);
        waiting = waiting >= 0 ? -1 : band;
        continue;
      }
      for (let i = 0; i < BLOCK; i += STEP) {
        this.#design(band, shape, at(frequency, i), at(gain, i), at(q, i));
        this.#filters.run(band, i, i + STEP);
      }
    }
    if (waiting >= 0) this.#filters.run(waiting, 0, BLOCK);
    if (loaded) this.#filters.store(planes);
    if (!this.#rest.ringing) return;
    flush(planes);
    if (this.#filters.settled()) this.#rest.sleep();
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#filters.clear();
    this.#running.fill(0);
  }

  #design(band: number, shape: number, frequency: number, gain: number, q: number): void {
    const known = this.#known;
    const n = band * 4;
    if (known[n] === shape && known[n + 1] === frequency && known[n + 2] === gain && known[n + 3] === q)
      return;
    known[n] = shape;
    known[n + 1] = frequency;
    known[n + 2] = gain;
    known[n + 3] = q;
    svfBand(this.#filters.numbers, SVF_NUMBERS * band, SHAPES[shape]!, frequency, q, gain, this.#rate);
  }
}

/** Eight bands, each a bell, shelf, pass or notch after the RBJ cookbook. */
export const parametricEq: SoundEffectDefinition = {
  id: 'parametric-eq',
  version: 1,
  label: 'soundEffects.parametricEq',
  params: Array.from({ length: BANDS }, (_, band) => bandParams(band)).flat(),
  presets: [
    preset('presetSpeech', {
      band1On: 1,
      band1Shape: 4,
      band1Frequency: 80,
      band3On: 1,
      band3Gain: -3,
      band6On: 1,
      band6Frequency: 3500,
      band6Gain: 3,
    }),
    preset('presetTelephone', {
      band1On: 1,
      band1Shape: 4,
      band1Frequency: 300,
      band2On: 1,
      band2Shape: 4,
      band2Frequency: 300,
      band7On: 1,
      band7Shape: 3,
      band7Frequency: 3400,
      band8On: 1,
      band8Shape: 3,
      band8Frequency: 3400,
    }),
    preset('presetAir', { band8On: 1, band8Gain: 4, band8Frequency: 10000 }),
    preset('presetWarmth', { band1On: 1, band1Gain: 3, band1Frequency: 180, band8On: 1, band8Gain: -2 }),
  ],
  keyed: false,
  make: (setup) => new ParametricEq(setup),
  response(params, frequencies, rate) {
    const decibels = new Float64Array(frequencies.length);
    for (let band = 0; band < BANDS; band++) {
      const [on, shape, frequency, gain, q] = params.slice(band * PER_BAND, (band + 1) * PER_BAND) as [
        number,
        number,
        number,
        number,
        number,
      ];
      if (on < 0.5 || idle(Math.round(shape), gain)) continue;
      addSvfResponse(decibels, frequencies, SHAPES[Math.round(shape)]!, frequency, q, gain, rate);
    }
    return decibels;
  },
};
