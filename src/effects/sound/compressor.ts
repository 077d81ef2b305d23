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
import { Rest } from '../../engine/audio/dsp/rest.ts';
import { svfBand } from '../../engine/audio/dsp/svf.ts';
import { SvfCascade } from '../../engine/audio/dsp/svf-cascade.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, choice, number, preset, toggle } from './param.ts';

/** After so long a silence a reduction is forgotten. */
const MEMORY_SECONDS = 4;

const [THRESHOLD, RATIO, KNEE, ATTACK, RELEASE, MAKE_UP, DETECTOR, FILTER_ON, FILTER, USE_KEY, MIX] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
];

/** Feed-forward, all channels by the same gain, so that no image moves. Attack and release smooth the reduction in dB. */
class Compressor implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly reduction = new Float32Array(1);
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #detector: LevelDetector;
  readonly #steps = new GainSteps();
  readonly #filter: SvfCascade;
  readonly #heard: Planes;
  readonly #attack: StepPart;
  readonly #release: StepPart;
  #filtered = -1;
  /** dB, ≤ 0. */
  #now = 0;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(MEMORY_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#detector = new LevelDetector(rate);
    this.#attack = new StepPart(rate);
    this.#release = new StepPart(rate);
    this.#filter = new SvfCascade(layout.length, 1);
    this.#heard = makePlanes(layout.length, 128);
  }

  process(planes: Planes, params: readonly ParamBlock[], key: Planes | null): void {
    const keyed = key && params[USE_KEY]![0]! >= 0.5 ? key : null;
    if (this.#rest.rests(planes, keyed)) return;
    let heard = keyed ?? planes;
    if (params[FILTER_ON]![0]! >= 0.5) heard = this.#filterOf(heard, params[FILTER]![0]!);
    if (params[DETECTOR]![0]! >= 0.5) this.#detector.rms(heard);
    else this.#detector.peak(heard);
    const { levels } = this.#detector;
    let least = 0;
    let now = this.#now;
    for (let step = 0; step < STEPS; step++) {
      const i = step * STEP;
      const goal = compression(
        levels[step]!,
        at(params[THRESHOLD]!, i),
        at(params[RATIO]!, i),
        at(params[KNEE]!, i),
      );
      now +=
        (goal - now) *
        (goal < now ? this.#attack.of(at(params[ATTACK]!, i)) : this.#release.of(at(params[RELEASE]!, i)));
      if (now > -1e-6) now = 0;
      if (now < least) least = now;
      const wet = fastGain(now + at(params[MAKE_UP]!, i));
      const mix = at(params[MIX]!, i) / 100;
      this.#steps.gains[step] = 1 + (wet - 1) * mix;
    }
    this.#now = now;
    this.reduction[0] = least;
    this.#steps.apply(planes);
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

  #filterOf(planes: Planes, frequency: number): Planes {
    const heard = this.#heard;
    if (frequency !== this.#filtered)
      svfBand(this.#filter.numbers, 0, 'high-pass', frequency, Math.SQRT1_2, 0, this.#rate);
    this.#filtered = frequency;
    for (let c = 0; c < heard.length; c++) heard[c]!.set(planes[c]!);
    this.#filter.process(heard, 1);
    return heard;
  }
}

export const compressor: SoundEffectDefinition = {
  id: 'compressor',
  version: 1,
  label: 'soundEffects.compressor',
  params: [
    number('threshold', -60, 0, -18, 'dB'),
    number('ratio', 1, 20, 3, 'ratio', { scale: 'log' }),
    number('knee', 0, 24, 6, 'dB'),
    number('attack', 0.1, 200, 10, 'ms'),
    number('release', 5, 2500, 120, 'ms'),
    number('makeUp', -12, 24, 0, 'dB'),
    choice('detector', ['detectorPeak', 'detectorRms']),
    toggle('keyFilterOn', false),
    number('keyFilter', 20, 1000, 100, 'Hz'),
    toggle('useKey', true),
    number('mix', 0, 100, 100, 'percent'),
  ],
  presets: [
    preset('presetSpeech', { threshold: -20, ratio: 3, attack: 5, release: 120, makeUp: 4, keyFilterOn: 1 }),
    preset('presetGlue', { threshold: -14, ratio: 2, knee: 12, attack: 30, release: 250, detector: 1 }),
    preset('presetDrums', { threshold: -16, ratio: 4, knee: 3, attack: 20, release: 80, makeUp: 3 }),
    preset('presetParallel', { threshold: -36, ratio: 8, attack: 1, release: 150, makeUp: 12, mix: 40 }),
  ],
  keyed: true,
  make: (setup) => new Compressor(setup),
  curve: (params, levels) =>
    levels.map((level) => {
      const reduced = compression(level, params[THRESHOLD]!, params[RATIO]!, params[KNEE]!);
      const wet = fastGain(reduced + params[MAKE_UP]!);
      return level + 20 * Math.log10(1 + (wet - 1) * (params[MIX]! / 100));
    }),
};
