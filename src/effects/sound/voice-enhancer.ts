import type { Planes } from '../../engine/audio/block.ts';
import { Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { compressor } from './compressor.ts';
import { deEsser } from './de-esser.ts';
import { expander } from './expander.ts';
import { number, preset } from './param.ts';
import { parametricEq } from './parametric-eq.ts';
import { passFilter } from './pass-filter.ts';
import { utility } from './utility.ts';

const [RUMBLE, NOISE, WARMTH, CLARITY, SIBILANCE, EVENNESS, OUTPUT] = [0, 1, 2, 3, 4, 5, 6];

/** One effect of the chain, with the params that it is given: the defaults, but for what is set. */
class Link {
  readonly definition: SoundEffectDefinition;
  readonly running: SoundProcessor;
  readonly params: readonly ParamBlock[];
  readonly #index: ReadonlyMap<string, number>;

  constructor(
    definition: SoundEffectDefinition,
    setup: SoundSetup,
    fixed: Readonly<Record<string, number>> = {},
  ) {
    this.definition = definition;
    this.running = definition.make(setup);
    this.params = definition.params.map((param) => Float32Array.of(fixed[param.key] ?? param.default));
    this.#index = new Map(definition.params.map((param, i) => [param.key, i]));
  }

  set(key: string, value: number): void {
    this.params[this.#index.get(key)!]![0] = value;
  }
}

/** What a voice usually needs, in the usual order, by seven knobs: rumble out, pauses down, tone, sibilance, level. */
class VoiceEnhancer implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly reduction = new Float32Array(1);
  readonly #rest: Rest;
  readonly #pass: Link;
  readonly #expander: Link;
  readonly #tone: Link;
  readonly #deEsser: Link;
  readonly #compressor: Link;
  readonly #output: Link;
  readonly #chain: readonly Link[];

  constructor(setup: SoundSetup) {
    this.#pass = new Link(passFilter, setup, { highPassSlope: 3 });
    this.#expander = new Link(expander, setup, {
      threshold: -46,
      ratio: 2,
      attack: 2,
      hold: 150,
      release: 300,
    });
    this.#tone = new Link(parametricEq, setup, {
      band1On: 1,
      band1Frequency: 220,
      band3On: 1,
      band3Frequency: 350,
      band3Q: 1,
      band6On: 1,
      band6Frequency: 3800,
      band6Q: 0.8,
      band8On: 1,
      band8Frequency: 9000,
    });
    this.#deEsser = new Link(deEsser, setup, { frequency: 6800 });
    this.#compressor = new Link(compressor, setup, { attack: 6, release: 140, knee: 10, keyFilterOn: 1 });
    this.#output = new Link(utility, setup);
    this.#chain = [this.#pass, this.#expander, this.#tone, this.#deEsser, this.#compressor, this.#output];
    const tail = this.#chain.reduce((sum, { running }) => sum + running.tail, 0);
    this.#rest = new Rest(tail, this);
    this.tail = this.#rest.tail;
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    this.#turn(params);
    for (let n = 0; n < this.#chain.length; n++) {
      const { running, params: own } = this.#chain[n]!;
      running.process(planes, own, null);
    }
    this.reduction[0] = this.#compressor.running.reduction![0]!;
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    for (const { running } of this.#chain) running.reset();
    this.reduction.fill(0);
  }

  #turn(params: readonly ParamBlock[]): void {
    const value = (param: number): number => params[param]![0]!;
    this.#pass.set('highPassFrequency', value(RUMBLE));
    this.#expander.set('range', value(NOISE) * 0.24);
    this.#tone.set('band1Gain', value(WARMTH) * 0.05);
    this.#tone.set('band3Gain', value(CLARITY) * -0.04);
    this.#tone.set('band6Gain', value(CLARITY) * 0.06);
    this.#tone.set('band8Gain', value(CLARITY) * 0.03);
    this.#deEsser.set('range', value(SIBILANCE) * 0.15);
    this.#deEsser.set('threshold', -22 - value(SIBILANCE) * 0.14);
    const evenness = value(EVENNESS);
    this.#compressor.set('threshold', -12 - evenness * 0.16);
    this.#compressor.set('ratio', 1 + evenness * 0.035);
    this.#compressor.set('makeUp', evenness * 0.06);
    this.#output.set('gain', value(OUTPUT));
  }
}

export const voiceEnhancer: SoundEffectDefinition = {
  id: 'voice-enhancer',
  version: 1,
  label: 'soundEffects.voiceEnhancer',
  params: [
    number('rumbleCut', 20, 200, 80, 'Hz'),
    number('quietPauses', 0, 100, 30, 'percent'),
    number('warmth', -100, 100, 20, 'percent'),
    number('clarity', 0, 100, 50, 'percent'),
    number('sibilance', 0, 100, 40, 'percent'),
    number('evenness', 0, 100, 50, 'percent'),
    number('output', -24, 12, 0, 'dB'),
  ],
  presets: [
    preset('presetPodcast', { evenness: 70, warmth: 40 }),
    preset('presetInterview', { rumbleCut: 100, quietPauses: 50, clarity: 60 }),
    preset('presetVoiceOver', { evenness: 80, clarity: 65, sibilance: 55, warmth: 30 }),
  ],
  keyed: false,
  make: (setup) => new VoiceEnhancer(setup),
};
