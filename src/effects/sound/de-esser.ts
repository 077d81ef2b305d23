import { makePlanes, type Planes } from '../../engine/audio/block.ts';
import { fastGain } from '../../engine/audio/dsp/fast-log.ts';
import {
  compression,
  GainSteps,
  LevelDetector,
  STEP,
  STEPS,
  StepPart,
} from '../../engine/audio/dsp/level.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import { svfBand } from '../../engine/audio/dsp/svf.ts';
import { SvfCascade } from '../../engine/audio/dsp/svf-cascade.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, choice, number, preset, toggle } from './param.ts';

const MEMORY_SECONDS = 1;
const KNEE = 6;
const ATTACK_MS = 0.7;
const RELEASE_MS = 60;

const [FREQUENCY, WIDTH, THRESHOLD, RATIO, RANGE, SHAPE, LISTEN] = [0, 1, 2, 3, 4, 5, 6];

/**
 * Turns down a band while it is too loud: the sound plus (gain − 1) times the band. With a band pass that is exactly a bell that sinks
 * and rises, with a first-order high pass a shelf; at a gain of 1 nothing at all is touched.
 */
class DeEsser implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly reduction = new Float32Array(1);
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #detector: LevelDetector;
  readonly #steps = new GainSteps();
  readonly #attack: number;
  readonly #release: number;
  readonly #filter: SvfCascade;
  readonly #band: Planes;
  readonly #known = new Float64Array(3).fill(-1);
  #now = 0;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(MEMORY_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#attack = new StepPart(rate).of(ATTACK_MS);
    this.#release = new StepPart(rate).of(RELEASE_MS);
    this.#detector = new LevelDetector(rate);
    this.#filter = new SvfCascade(layout.length, 1);
    this.#band = makePlanes(layout.length, 128);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const band = this.#band;
    this.#design(params[FREQUENCY]![0]!, params[WIDTH]![0]!, params[SHAPE]![0]!);
    for (let c = 0; c < band.length; c++) band[c]!.set(planes[c]!);
    this.#filter.process(band, 1);
    this.#detector.peak(band);
    let least = 0;
    let now = this.#now;
    for (let step = 0; step < STEPS; step++) {
      const i = step * STEP;
      const wanted = compression(
        this.#detector.levels[step]!,
        at(params[THRESHOLD]!, i),
        at(params[RATIO]!, i),
        KNEE,
      );
      const goal = Math.max(wanted, -at(params[RANGE]!, i));
      now += (goal - now) * (goal < now ? this.#attack : this.#release);
      if (now > -1e-6) now = 0;
      if (now < least) least = now;
      this.#steps.gains[step] = fastGain(now);
    }
    this.#now = now;
    this.reduction[0] = least;
    if (params[LISTEN]![0]! >= 0.5) for (let c = 0; c < band.length; c++) planes[c]!.set(band[c]!);
    else this.#steps.applyTo(planes, band);
    if (this.#rest.ringing) flush(planes);
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#detector.clear();
    this.#steps.clear();
    this.#filter.clear();
    this.reduction.fill(0);
    this.#now = 0;
  }

  #design(frequency: number, octaves: number, shape: number): void {
    const known = this.#known;
    if (known[0] === frequency && known[1] === octaves && known[2] === shape) return;
    known[0] = frequency;
    known[1] = octaves;
    known[2] = shape;
    const name = shape >= 0.5 ? 'high-pass-6' : 'band-pass';
    svfBand(this.#filter.numbers, 0, name, frequency, Math.SQRT2 / octaves, 0, this.#rate);
  }
}

export const deEsser: SoundEffectDefinition = {
  id: 'de-esser',
  version: 1,
  label: 'soundEffects.deEsser',
  params: [
    number('frequency', 2000, 16000, 6500, 'Hz'),
    number('widthOctaves', 0.3, 3, 1, 'none', { scale: 'log' }),
    number('threshold', -60, 0, -30, 'dB'),
    number('ratio', 1, 20, 4, 'ratio', { scale: 'log' }),
    number('range', 0, 24, 10, 'dB'),
    choice('bandShape', ['bell', 'highShelf']),
    toggle('listenBand', false),
  ],
  presets: [
    preset('presetVoiceHigh', { frequency: 7500 }),
    preset('presetVoiceLow', { frequency: 5500 }),
    preset('presetHarshness', { frequency: 3500, widthOctaves: 1.5, ratio: 2.5, range: 6 }),
  ],
  keyed: false,
  make: (setup) => new DeEsser(setup),
  curve: (params, levels) =>
    levels.map(
      (level) =>
        level + Math.max(compression(level, params[THRESHOLD]!, params[RATIO]!, KNEE), -params[RANGE]!),
    ),
};
