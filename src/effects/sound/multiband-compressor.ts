import { makePlanes, type Planes } from '../../engine/audio/block.ts';
import { CROSSOVER_BANDS, Crossover } from '../../engine/audio/dsp/crossover.ts';
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
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundParam,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, number, preset } from './param.ts';

const MEMORY_SECONDS = 4;
const FIRST = 4;
const PER_BAND = 5;
const [THRESHOLD, RATIO, ATTACK, RELEASE, GAIN] = [0, 1, 2, 3, 4];

/** A compressor on each of four bands. Its filters turn the phase even where no band is compressed; levels stay. */
class MultibandCompressor implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly reduction = new Float32Array(CROSSOVER_BANDS);
  readonly #attacks: readonly StepPart[];
  readonly #releases: readonly StepPart[];
  readonly #rest: Rest;
  readonly #crossover: Crossover;
  readonly #bands: readonly Planes[];
  readonly #detectors: readonly LevelDetector[];
  readonly #steps: readonly GainSteps[];
  readonly #now = new Float64Array(CROSSOVER_BANDS);

  constructor({ rate, layout }: SoundSetup) {
    this.#rest = new Rest(MEMORY_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#crossover = new Crossover(layout.length, rate);
    const bands = Array.from({ length: CROSSOVER_BANDS });
    this.#bands = bands.map(() => makePlanes(layout.length, 128));
    this.#detectors = bands.map(() => new LevelDetector(rate));
    this.#attacks = bands.map(() => new StepPart(rate));
    this.#releases = bands.map(() => new StepPart(rate));
    this.#steps = bands.map(() => new GainSteps());
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const bands = this.#bands;
    const low = params[0]![0]!;
    const middle = Math.max(low, params[1]![0]!);
    this.#crossover.tune(low, middle, Math.max(middle, params[2]![0]!));
    for (let c = 0; c < planes.length; c++) bands[0]![c]!.set(planes[c]!);
    this.#crossover.split(bands);
    for (let band = 0; band < CROSSOVER_BANDS; band++) this.#compress(band, params);
    for (let c = 0; c < planes.length; c++) {
      const plane = planes[c]!;
      const a = bands[0]![c]!;
      const b = bands[1]![c]!;
      const d = bands[2]![c]!;
      const e = bands[3]![c]!;
      for (let i = 0; i < 128; i++) plane[i] = a[i]! + b[i]! + (d[i]! + e[i]!);
    }
    if (this.#rest.ringing) flush(planes);
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#crossover.clear();
    for (let band = 0; band < CROSSOVER_BANDS; band++) {
      this.#detectors[band]!.clear();
      this.#steps[band]!.clear();
    }
    this.#now.fill(0);
    this.reduction.fill(0);
  }

  #compress(band: number, params: readonly ParamBlock[]): void {
    const detector = this.#detectors[band]!;
    const steps = this.#steps[band]!;
    const attack = this.#attacks[band]!;
    const release = this.#releases[band]!;
    const first = FIRST + band * PER_BAND;
    let now = this.#now[band]!;
    let least = 0;
    detector.peak(this.#bands[band]!);
    for (let step = 0; step < STEPS; step++) {
      const i = step * STEP;
      const goal = compression(
        detector.levels[step]!,
        at(params[first + THRESHOLD]!, i),
        at(params[first + RATIO]!, i),
        at(params[3]!, i),
      );
      const part =
        goal < now ? attack.of(at(params[first + ATTACK]!, i)) : release.of(at(params[first + RELEASE]!, i));
      now += (goal - now) * part;
      if (now > -1e-6) now = 0;
      if (now < least) least = now;
      steps.gains[step] = fastGain(now + at(params[first + GAIN]!, i));
    }
    this.#now[band] = now;
    this.reduction[band] = least;
    steps.apply(this.#bands[band]!);
  }
}

const bandParams = (band: number): SoundParam[] => {
  const own = (name: string, ...rest: [number, number, number, SoundParam['unit']]): SoundParam =>
    number(`band${band + 1}${name}`, ...rest);
  return [
    own('Threshold', -60, 0, -18, 'dB'),
    own('Ratio', 1, 20, 2, 'ratio'),
    own('Attack', 0.1, 200, [30, 15, 8, 3][band]!, 'ms'),
    own('Release', 5, 2500, [250, 150, 100, 60][band]!, 'ms'),
    own('Gain', -18, 18, 0, 'dB'),
  ];
};

const everyBand = (name: string, values: readonly number[]): Record<string, number> =>
  Object.fromEntries(values.map((value, band) => [`band${band + 1}${name}`, value]));

export const multibandCompressor: SoundEffectDefinition = {
  id: 'multiband-compressor',
  version: 1,
  label: 'soundEffects.multibandCompressor',
  params: [
    number('crossover1', 30, 1000, 120, 'Hz'),
    number('crossover2', 200, 5000, 1200, 'Hz'),
    number('crossover3', 1500, 16000, 6000, 'Hz'),
    number('knee', 0, 24, 6, 'dB'),
    ...[0, 1, 2, 3].flatMap(bandParams),
  ],
  presets: [
    preset('presetMaster', {
      ...everyBand('Threshold', [-16, -16, -18, -20]),
      ...everyBand('Ratio', [1.8, 1.5, 1.5, 1.8]),
    }),
    preset('presetSpeech', {
      ...everyBand('Threshold', [-30, -22, -22, -28]),
      ...everyBand('Ratio', [4, 2.5, 2.5, 3]),
    }),
    preset('presetTameBass', { ...everyBand('Threshold', [-24, 0, 0, 0]), band1Ratio: 5 }),
  ],
  keyed: false,
  make: (setup) => new MultibandCompressor(setup),
};
