import { BLOCK, makePlanes, type Planes } from '../../engine/audio/block.ts';
import { DelayLine } from '../../engine/audio/dsp/delay-line.ts';
import { gainOf, onePole } from '../../engine/audio/dsp/maths.ts';
import { OVERSAMPLING_LATENCY, Oversampler } from '../../engine/audio/dsp/oversampler.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, choice, number, preset } from './param.ts';

/** The mean that an uneven bend leaves fades with this time, 180 dB in 21 times of it. */
const DC_SECONDS = 0.03;
const NOTHING = 1e-15;

const [DRIVE, CHARACTER, TONE, OUTPUT, MIX] = [0, 1, 2, 3, 4];

/** A smooth bend that reaches ±1 at ±3 and stays there: Padé's fraction of the hyperbolic tangent. */
const bend = (x: number): number => {
  if (x >= 3) return 1;
  if (x <= -3) return -1;
  return (x * (27 + x * x)) / (27 + 9 * x * x);
};

const BIAS = 0.35;
const BIAS_BENT = bend(BIAS);
/** Slope of the biased bend at 0, so that soft sounds keep their level. */
const BIAS_SLOPE = (bend(BIAS + 1e-4) - bend(BIAS - 1e-4)) / 2e-4;

const CHARACTERS: readonly ((x: number) => number)[] = [
  bend,
  (x) => (bend(x + BIAS) - BIAS_BENT) / BIAS_SLOPE,
  // A cubic that meets its ceiling without a corner at 1.5.
  (x) => (x >= 1.5 ? 1 : x <= -1.5 ? -1 : x - (4 / 27) * x * x * x),
  (x) => (x >= 1 ? 1 : Math.max(x, -1)),
];

class Saturator implements SoundProcessor {
  readonly latency = OVERSAMPLING_LATENCY;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #samplers: readonly Oversampler[];
  readonly #dry: readonly DelayLine[];
  readonly #wet = makePlanes(1, BLOCK)[0]!;
  readonly #means: Float64Array;
  readonly #dulls: Float64Array;
  readonly #follow: number;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(21 * DC_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#samplers = layout.map(() => new Oversampler());
    this.#dry = layout.map(() => new DelayLine(OVERSAMPLING_LATENCY));
    this.#means = new Float64Array(layout.length);
    this.#dulls = new Float64Array(layout.length);
    this.#follow = onePole(DC_SECONDS, rate);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const shape = CHARACTERS[Math.round(params[CHARACTER]![0]!)]!;
    const dull = onePole(1 / (2 * Math.PI * params[TONE]![0]!), this.#rate);
    for (let c = 0; c < planes.length; c++) this.#channel(c, planes[c]!, params, shape, dull);
    if (this.#rest.ringing) flush(planes);
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    for (const sampler of this.#samplers) sampler.clear();
    for (const line of this.#dry) line.clear();
    this.#means.fill(0);
    this.#dulls.fill(0);
  }

  #channel(
    c: number,
    plane: Float32Array,
    params: readonly ParamBlock[],
    shape: (x: number) => number,
    dull: number,
  ): void {
    const sampler = this.#samplers[c]!;
    const { fine } = sampler;
    const drive = params[DRIVE]!;
    const output = params[OUTPUT]!;
    sampler.up(plane);
    let gain = gainOf(drive[0]!);
    for (let i = 0; i < fine.length; i++) {
      if (drive.length > 1 && (i & 3) === 0) gain = gainOf(drive[i >> 2]!);
      fine[i] = shape(fine[i]! * gain);
    }
    sampler.down(this.#wet);
    let level = gainOf(output[0]!);
    let mean = this.#means[c]!;
    let soft = this.#dulls[c]!;
    for (let i = 0; i < BLOCK; i++) {
      if (output.length > 1) level = gainOf(output[i]!);
      const wet = this.#wet[i]!;
      mean += (wet - mean) * this.#follow;
      soft += (wet - mean - soft) * dull;
      this.#dry[c]!.write(plane[i]!);
      const mix = at(params[MIX]!, i) / 100;
      plane[i] = this.#dry[c]!.read(OVERSAMPLING_LATENCY) * (1 - mix) + soft * level * mix;
    }
    this.#means[c] = Math.abs(mean) > NOTHING ? mean : 0;
    this.#dulls[c] = Math.abs(soft) > NOTHING ? soft : 0;
  }
}

/** Bends the wave: overtones, and peaks that sink. At four times the rate, so that no overtone folds down. */
export const saturator: SoundEffectDefinition = {
  id: 'saturator',
  version: 1,
  label: 'soundEffects.saturator',
  params: [
    number('drive', 0, 36, 6, 'dB'),
    choice('character', ['characterTape', 'characterTube', 'characterSoft', 'characterHard']),
    number('tone', 1000, 20000, 20000, 'Hz'),
    number('output', -36, 12, -3, 'dB'),
    number('mix', 0, 100, 100, 'percent'),
  ],
  presets: [
    preset('presetTape', { drive: 8, tone: 12000, output: -5 }),
    preset('presetWarmth', { character: 1, drive: 5, mix: 60 }),
    preset('presetCrush', { character: 3, drive: 24, output: -12 }),
  ],
  keyed: false,
  make: (setup) => new Saturator(setup),
  curve: (params, levels) =>
    levels.map((level) => {
      const peak = CHARACTERS[Math.round(params[CHARACTER]!)]!(10 ** ((level + params[DRIVE]!) / 20));
      const mix = params[MIX]! / 100;
      return 20 * Math.log10(10 ** (level / 20) * (1 - mix) + peak * 10 ** (params[OUTPUT]! / 20) * mix);
    }),
};
