import type { Planes } from '../../engine/audio/block.ts';
import { fastGain } from '../../engine/audio/dsp/fast-log.ts';
import { GainSteps, LevelDetector, STEP, STEPS, StepPart } from '../../engine/audio/dsp/level.ts';
import { Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, number, preset, toggle } from './param.ts';

const MEMORY_SECONDS = 4;

const [THRESHOLD, RATIO, RANGE, HYSTERESIS, ATTACK, HOLD, RELEASE, USE_KEY] = [0, 1, 2, 3, 4, 5, 6, 7];

/** dB to add: `ratio` dB down for each dB below the threshold, `range` at most. */
const expansion = (level: number, threshold: number, ratio: number, range: number): number =>
  level >= threshold ? 0 : Math.max(-range, (ratio - 1) * (level - threshold));

/** Turns down what is below the threshold; at a high ratio it is a gate. Attack opens, release closes. */
class Expander implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly reduction = new Float32Array(1);
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #detector: LevelDetector;
  readonly #steps = new GainSteps();
  readonly #attack: StepPart;
  readonly #release: StepPart;
  #open = false;
  /** Samples for which it is held open yet. */
  #held = 0;
  #now = 0;

  constructor({ rate }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(MEMORY_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#attack = new StepPart(rate);
    this.#release = new StepPart(rate);
    this.#detector = new LevelDetector(rate);
  }

  process(planes: Planes, params: readonly ParamBlock[], key: Planes | null): void {
    const keyed = key && params[USE_KEY]![0]! >= 0.5 ? key : null;
    if (this.#rest.rests(planes, keyed)) return;
    this.#detector.peak(keyed ?? planes);
    let least = 0;
    let now = this.#now;
    for (let step = 0; step < STEPS; step++) {
      const i = step * STEP;
      const goal = this.#goal(this.#detector.levels[step]!, params, i);
      const part =
        goal > now ? this.#attack.of(at(params[ATTACK]!, i)) : this.#release.of(at(params[RELEASE]!, i));
      now += (goal - now) * part;
      if (now > -1e-6) now = 0;
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
    this.#open = false;
    this.#held = 0;
    this.#now = 0;
  }

  #goal(level: number, params: readonly ParamBlock[], i: number): number {
    const threshold = at(params[THRESHOLD]!, i);
    const closes = threshold - at(params[HYSTERESIS]!, i);
    this.#open = level >= (this.#open ? closes : threshold);
    if (this.#open) this.#held = (at(params[HOLD]!, i) / 1000) * this.#rate;
    else this.#held = Math.max(0, this.#held - STEP);
    if (this.#open || this.#held > 0) return 0;
    return expansion(level, threshold, at(params[RATIO]!, i), at(params[RANGE]!, i));
  }
}

export const expander: SoundEffectDefinition = {
  id: 'expander',
  version: 1,
  label: 'soundEffects.expander',
  params: [
    number('threshold', -80, 0, -45, 'dB'),
    number('ratio', 1, 100, 2, 'ratio', { scale: 'log' }),
    number('range', 0, 100, 40, 'dB'),
    number('hysteresis', 0, 20, 4, 'dB'),
    number('attack', 0.1, 200, 1, 'ms'),
    number('hold', 0, 2000, 50, 'ms'),
    number('release', 5, 2500, 150, 'ms'),
    toggle('useKey', true),
  ],
  presets: [
    preset('presetSoftExpander', { ratio: 1.5, range: 12, release: 300 }),
    preset('presetGate', { ratio: 100, range: 80, attack: 0.5, hold: 80 }),
    preset('presetDialogue', { threshold: -50, ratio: 2, range: 15, attack: 2, hold: 200, release: 400 }),
  ],
  keyed: true,
  make: (setup) => new Expander(setup),
  curve: (params, levels) =>
    levels.map((level) => level + expansion(level, params[THRESHOLD]!, params[RATIO]!, params[RANGE]!)),
};
