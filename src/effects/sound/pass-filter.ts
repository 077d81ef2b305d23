import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { sin } from '../../engine/audio/dsp/maths.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import { addSvfResponse, SVF_NUMBERS, svfBand } from '../../engine/audio/dsp/svf.ts';
import { SvfCascade } from '../../engine/audio/dsp/svf-cascade.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, choice, moves, number, preset, toggle } from './param.ts';

type Shape = 'high-pass' | 'low-pass';

const SLOPES = ['slope6', 'slope12', 'slope18', 'slope24', 'slope36', 'slope48'];
const ORDERS = [1, 2, 3, 4, 6, 8];
/** Second-order sections of the steepest slope. */
const SECTIONS = 4;
const STEP = 16;
/** An order of 8 at 10 Hz has fallen by 120 dB after 2 s. */
const TAIL_SECONDS = 2;

/** Q of section n of a Butterworth filter: its poles stand at equal angles on a circle. */
const butterworthQ = (order: number, section: number): number =>
  1 / (2 * sin((Math.PI * (2 * section + 1)) / (2 * order)));

/** Butterworth: as flat as a filter of its slope can be, −3 dB at its corner. A high pass, then a low pass. */
class PassFilter implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #filters: SvfCascade;
  /** Order and frequency that each side's numbers were worked out from. */
  readonly #known = new Float64Array(4).fill(-1);
  readonly #running = new Uint8Array(2);

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(TAIL_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#filters = new SvfCascade(layout.length, 2 * SECTIONS);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    this.#filters.load(planes);
    this.#side(0, 'high-pass', params[0]!, params[1]!, params[2]!);
    this.#side(1, 'low-pass', params[3]!, params[4]!, params[5]!);
    if (this.#running[0] || this.#running[1]) this.#filters.store(planes);
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

  #side(side: number, shape: Shape, on: ParamBlock, frequency: ParamBlock, slope: ParamBlock): void {
    if (on[0]! < 0.5) {
      if (this.#running[side])
        for (let n = 0; n < SECTIONS; n++) this.#filters.clearBand(side * SECTIONS + n);
      this.#running[side] = 0;
      return;
    }
    this.#running[side] = 1;
    const order = ORDERS[Math.round(slope[0]!)]!;
    const sections = (order + 1) >> 1;
    const step = moves(frequency) ? STEP : BLOCK;
    for (let i = 0; i < BLOCK; i += step) {
      this.#design(side, shape, order, at(frequency, i));
      for (let n = 0; n < sections; n++) this.#filters.run(side * SECTIONS + n, i, i + step);
    }
    for (let n = sections; n < SECTIONS; n++) this.#filters.clearBand(side * SECTIONS + n);
  }

  #design(side: number, shape: Shape, order: number, frequency: number): void {
    const known = this.#known;
    if (known[2 * side] === order && known[2 * side + 1] === frequency) return;
    known[2 * side] = order;
    known[2 * side + 1] = frequency;
    const { numbers } = this.#filters;
    const pairs = order >> 1;
    for (let n = 0; n < pairs; n++) {
      const place = SVF_NUMBERS * (side * SECTIONS + n);
      svfBand(numbers, place, shape, frequency, butterworthQ(order, n), 0, this.#rate);
    }
    if (order & 1) {
      const place = SVF_NUMBERS * (side * SECTIONS + pairs);
      svfBand(numbers, place, `${shape}-6`, frequency, 1, 0, this.#rate);
    }
  }
}

export const passFilter: SoundEffectDefinition = {
  id: 'pass-filter',
  version: 1,
  label: 'soundEffects.passFilter',
  params: [
    toggle('highPassOn', true),
    number('highPassFrequency', 10, 20000, 80, 'Hz'),
    choice('highPassSlope', SLOPES, 1),
    toggle('lowPassOn', false),
    number('lowPassFrequency', 10, 20000, 16000, 'Hz'),
    choice('lowPassSlope', SLOPES, 1),
  ],
  presets: [
    preset('presetRumble', { highPassFrequency: 75, highPassSlope: 3 }),
    preset('presetLfe', { highPassOn: 0, lowPassOn: 1, lowPassFrequency: 120, lowPassSlope: 5 }),
    preset('presetTelephone', {
      highPassFrequency: 300,
      highPassSlope: 3,
      lowPassOn: 1,
      lowPassFrequency: 3400,
      lowPassSlope: 3,
    }),
  ],
  keyed: false,
  make: (setup) => new PassFilter(setup),
  response(params, frequencies, rate) {
    const decibels = new Float64Array(frequencies.length);
    for (const [side, shape] of (['high-pass', 'low-pass'] as const).entries()) {
      const [on, frequency, slope] = params.slice(3 * side, 3 * side + 3) as [number, number, number];
      if (on < 0.5) continue;
      const order = ORDERS[Math.round(slope)]!;
      for (let n = 0; n < order >> 1; n++)
        addSvfResponse(decibels, frequencies, shape, frequency, butterworthQ(order, n), 0, rate);
      if (order & 1) addSvfResponse(decibels, frequencies, `${shape}-6`, frequency, 1, 0, rate);
    }
    return decibels;
  },
};
