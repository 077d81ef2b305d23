import type { Planes } from '../../engine/audio/block.ts';
import { fastGain } from '../../engine/audio/dsp/fast-log.ts';
import { GainSteps, STEP, STEPS, StepPart } from '../../engine/audio/dsp/level.ts';
import { Rest } from '../../engine/audio/dsp/rest.ts';
import { SpeechDetector } from '../../engine/audio/dsp/speech-detector.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, number, preset, toggle } from './param.ts';

/** After so long a silence on both sides the reduction is forgotten. */
const MEMORY_SECONDS = 4;

const [ON, AMOUNT, THRESHOLD, LEAST, ATTACK, HOLD, RELEASE] = [0, 1, 2, 3, 4, 5, 6];

/** Turns down, say, music while somebody speaks on the side chain. Without a side chain it does nothing. */
class Ducker implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly reduction = new Float32Array(1);
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #detector: SpeechDetector;
  readonly #steps = new GainSteps();
  readonly #attack: StepPart;
  readonly #release: StepPart;
  #held = 0;
  #now = 0;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(MEMORY_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#detector = new SpeechDetector(rate, layout.length);
    this.#attack = new StepPart(rate);
    this.#release = new StepPart(rate);
  }

  process(planes: Planes, params: readonly ParamBlock[], key: Planes | null): void {
    if (this.#rest.rests(planes, key)) return;
    const speaks =
      key !== null &&
      this.#detector.hear(key, params[THRESHOLD]![0]!, params[LEAST]![0]!) &&
      params[ON]![0]! >= 0.5;
    this.#held = speaks ? (params[HOLD]![0]! / 1000) * this.#rate : Math.max(0, this.#held - STEP * STEPS);
    let least = 0;
    let now = this.#now;
    for (let step = 0; step < STEPS; step++) {
      const i = step * STEP;
      const goal = speaks || this.#held > 0 ? -at(params[AMOUNT]!, i) : 0;
      // Attack and release are times to arrive: a third of them as the time of an exponential is 95 %.
      const part =
        goal < now
          ? this.#attack.of(at(params[ATTACK]!, i) / 3)
          : this.#release.of(at(params[RELEASE]!, i) / 3);
      now += (goal - now) * part;
      if (now > -1e-4 && goal === 0) now = 0;
      if (now < least) least = now;
      this.#steps.gains[step] = fastGain(now);
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
    this.reduction.fill(0);
    this.#held = 0;
    this.#now = 0;
  }
}

export const ducker: SoundEffectDefinition = {
  id: 'ducker',
  version: 1,
  label: 'soundEffects.ducker',
  params: [
    toggle('duckOn', true),
    number('duckAmount', 0, 40, 12, 'dB'),
    number('speechThreshold', 3, 30, 10, 'dB'),
    number('speechLeast', -80, -20, -50, 'dB'),
    number('attack', 10, 1000, 150, 'ms'),
    number('hold', 0, 3000, 400, 'ms'),
    number('release', 50, 4000, 800, 'ms'),
  ],
  presets: [
    preset('presetDocumentary', { duckAmount: 14, release: 1500, hold: 800 }),
    preset('presetPodcast', { duckAmount: 20 }),
    preset('presetSubtle', { duckAmount: 6 }),
  ],
  keyed: true,
  make: (setup) => new Ducker(setup),
};
