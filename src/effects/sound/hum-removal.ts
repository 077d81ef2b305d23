import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import { addSvfResponse, SVF_NUMBERS, svfBand } from '../../engine/audio/dsp/svf.ts';
import { SvfCascade } from '../../engine/audio/dsp/svf-cascade.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, choice, moves, number, preset } from './param.ts';

const MOST = 24;
const STEP = 16;
/** A notch of 1 Hz has fallen by 120 dB after 4.4 s. */
const TAIL_SECONDS = 5;

const [FUNDAMENTAL, COUNT, WIDTH, WHICH] = [0, 1, 2, 3];

/** Harmonic that notch n takes, by `which`: all, or the odd ones that rectifiers and transformers leave. */
const harmonic = (n: number, which: number): number => (which >= 0.5 ? 2 * n + 1 : n + 1);

/** A notch on the hum of the mains and on each of its harmonics, all as wide in Hz. */
class HumRemoval implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #filters: SvfCascade;
  readonly #known = new Float64Array(4).fill(-1);
  #running = 0;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(TAIL_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#filters = new SvfCascade(layout.length, MOST);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const count = Math.round(params[COUNT]![0]!);
    const which = params[WHICH]![0]!;
    const fundamental = params[FUNDAMENTAL]!;
    const width = params[WIDTH]!;
    for (let n = count; n < this.#running; n++) this.#filters.clearBand(n);
    this.#running = count;
    if (moves(fundamental) || moves(width)) {
      this.#filters.load(planes);
      for (let i = 0; i < BLOCK; i += STEP) {
        this.#design(at(fundamental, i), at(width, i), which, count);
        for (let n = 0; n < count; n++) this.#filters.run(n, i, i + STEP);
      }
      this.#filters.store(planes);
    } else {
      this.#design(fundamental[0]!, width[0]!, which, count);
      this.#filters.process(planes, count);
    }
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
    this.#running = 0;
  }

  #design(fundamental: number, width: number, which: number, count: number): void {
    const known = this.#known;
    if (known[0] === fundamental && known[1] === width && known[2] === which && known[3] === count) return;
    known[0] = fundamental;
    known[1] = width;
    known[2] = which;
    known[3] = count;
    for (let n = 0; n < count; n++) {
      const frequency = fundamental * harmonic(n, which);
      const { numbers } = this.#filters;
      svfBand(numbers, SVF_NUMBERS * n, 'notch', frequency, frequency / width, 0, this.#rate);
    }
  }
}

export const humRemoval: SoundEffectDefinition = {
  id: 'hum-removal',
  version: 1,
  label: 'soundEffects.humRemoval',
  params: [
    number('fundamental', 40, 130, 50, 'Hz', { step: 0.01 }),
    number('harmonics', 1, MOST, 8, 'none', { step: 1 }),
    number('notchWidth', 1, 30, 3, 'Hz', { step: 0.1 }),
    choice('whichHarmonics', ['harmonicsAll', 'harmonicsOdd']),
  ],
  presets: [
    preset('preset50Hz', { fundamental: 50 }),
    preset('preset60Hz', { fundamental: 60 }),
    preset('presetBuzz', { fundamental: 100, harmonics: 24, notchWidth: 4 }),
  ],
  keyed: false,
  make: (setup) => new HumRemoval(setup),
  response(params, frequencies, rate) {
    const decibels = new Float64Array(frequencies.length);
    for (let n = 0; n < Math.round(params[COUNT]!); n++) {
      const frequency = params[FUNDAMENTAL]! * harmonic(n, params[WHICH]!);
      addSvfResponse(decibels, frequencies, 'notch', frequency, frequency / params[WIDTH]!, 0, rate);
    }
    return decibels;
  },
};
