import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { DelayLine } from '../../engine/audio/dsp/delay-line.ts';
import { Lfo } from '../../engine/audio/dsp/lfo.ts';
import { Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, dryPart, number, preset, wetPart } from './param.ts';

const VOICES = 4;
const LONGEST_SECONDS = 0.06;
const STEP = 16;

const [RATE, DEPTH, DELAY, COUNT, SPREAD, MIX] = [0, 1, 2, 3, 4, 5];

/** Several copies of each channel, each a little late by a time that swings: the channel sounds like many. */
class Chorus implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #lfo = new Lfo();
  readonly #lines: readonly DelayLine[];
  /** Delay of each voice of each channel at the end of the last step. */
  readonly #delays: Float64Array;
  readonly #slopes = new Float64Array(VOICES);

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(LONGEST_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#lines = layout.map(() => new DelayLine(Math.ceil(LONGEST_SECONDS * rate) + 4));
    this.#delays = new Float64Array(layout.length * VOICES);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const count = Math.round(params[COUNT]![0]!);
    for (let i = 0; i < BLOCK; i += STEP) {
      this.#lfo.advance(at(params[RATE]!, i), STEP, this.#rate);
      for (let c = 0; c < planes.length; c++) this.#step(planes[c]!, c, i, count, params);
    }
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#lfo.clear();
    for (const line of this.#lines) line.clear();
    this.#delays.fill(0);
  }

  #step(plane: Float32Array, c: number, first: number, count: number, params: readonly ParamBlock[]): void {
    const line = this.#lines[c]!;
    const delays = this.#delays;
    const base = (at(params[DELAY]!, first) * this.#rate) / 1000;
    // The swing never reaches below one sample.
    const swing = Math.min(base - 2, (at(params[DEPTH]!, first) / 100) * 0.006 * this.#rate);
    const ahead = (at(params[SPREAD]!, first) / 100) * (c / this.#lines.length);
    const mix = at(params[MIX]!, first);
    const wet = wetPart(mix) / Math.sqrt(count);
    const dry = dryPart(mix);
    const own = c * VOICES;
    const slopes = this.#slopes;
    for (let v = 0; v < VOICES; v++) {
      const goal = base * (1 + 0.23 * v) + swing * this.#lfo.at(ahead + v / VOICES);
      if (delays[own + v] === 0) delays[own + v] = goal;
      slopes[v] = (goal - delays[own + v]!) / STEP;
    }
    for (let i = 0; i < STEP; i++) {
      line.write(plane[first + i]!);
      let sum = 0;
      for (let v = 0; v < VOICES; v++) {
        delays[own + v] = delays[own + v]! + slopes[v]!;
        if (v < count) sum += line.between(delays[own + v]!);
      }
      plane[first + i] = plane[first + i]! * dry + sum * wet;
    }
  }
}

export const chorus: SoundEffectDefinition = {
  id: 'chorus',
  version: 1,
  label: 'soundEffects.chorus',
  params: [
    number('rate', 0.02, 10, 0.6, 'Hz', { step: 0.01 }),
    number('depth', 0, 100, 35, 'percent'),
    number('delayTime', 4, 30, 12, 'ms'),
    number('voices', 1, VOICES, 3, 'none', { step: 1 }),
    number('spread', 0, 100, 100, 'percent'),
    number('mix', 0, 100, 40, 'percent'),
  ],
  presets: [
    preset('presetSubtle', { depth: 20, mix: 25, voices: 2 }),
    preset('presetEnsemble', { rate: 0.9, depth: 50, voices: 4, mix: 50 }),
    preset('presetVibrato', { rate: 5, depth: 15, voices: 1, mix: 100, spread: 0 }),
  ],
  keyed: false,
  make: (setup) => new Chorus(setup),
};
