import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { DelayLine } from '../../engine/audio/dsp/delay-line.ts';
import { Lfo } from '../../engine/audio/dsp/lfo.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, dryPart, number, preset, wetPart } from './param.ts';

const LONGEST_SECONDS = 0.021;
/** A feedback of 95 % has fallen by 120 dB after 270 turns of 20 ms. */
const TAIL_SECONDS = 6;
const STEP = 16;
const NOTHING = 1e-15;

const [RATE, DEPTH, DELAY, FEEDBACK, SPREAD, MIX] = [0, 1, 2, 3, 4, 5];

/** The sound and itself a few milliseconds late, fed back: a comb whose teeth wander. */
class Flanger implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #lfo = new Lfo();
  readonly #lines: readonly DelayLine[];
  readonly #delays: Float64Array;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(TAIL_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#lines = layout.map(() => new DelayLine(Math.ceil(LONGEST_SECONDS * rate) + 4));
    this.#delays = new Float64Array(layout.length);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    for (let i = 0; i < BLOCK; i += STEP) {
      this.#lfo.advance(at(params[RATE]!, i), STEP, this.#rate);
      for (let c = 0; c < planes.length; c++) this.#step(planes[c]!, c, i, params);
    }
    if (this.#rest.ringing) flush(planes);
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

  #step(plane: Float32Array, c: number, first: number, params: readonly ParamBlock[]): void {
    const line = this.#lines[c]!;
    const longest = (at(params[DELAY]!, first) * this.#rate) / 1000;
    const depth = at(params[DEPTH]!, first) / 100;
    const ahead = (at(params[SPREAD]!, first) / 100) * (c / this.#lines.length);
    const swung = longest * (1 - depth * (0.5 + 0.5 * this.#lfo.at(ahead)));
    const goal = Math.max(3, swung);
    let delay = this.#delays[c]! === 0 ? goal : this.#delays[c]!;
    const slope = (goal - delay) / STEP;
    const { fadeFrom, fadeTo } = this.#rest;
    for (let i = first; i < first + STEP; i++) {
      const mix = at(params[MIX]!, i);
      delay += slope;
      // What is read here is written at the end of this turn: one sample less to go back.
      const late = line.between(delay - 1);
      const fed = plane[i]! + (late * at(params[FEEDBACK]!, i)) / 100;
      line.write(Math.abs(fed) > NOTHING ? fed : 0);
      const fade = fadeFrom + ((fadeTo - fadeFrom) * (i + 1)) / BLOCK;
      plane[i] = plane[i]! * dryPart(mix) + late * (wetPart(mix) * fade);
    }
    this.#delays[c] = delay;
  }
}

export const flanger: SoundEffectDefinition = {
  id: 'flanger',
  version: 1,
  label: 'soundEffects.flanger',
  params: [
    number('rate', 0.02, 10, 0.25, 'Hz', { step: 0.01 }),
    number('depth', 0, 100, 80, 'percent'),
    number('delayTime', 0.2, 20, 5, 'ms'),
    number('feedback', -95, 95, 40, 'percent'),
    number('spread', 0, 100, 50, 'percent'),
    number('mix', 0, 100, 50, 'percent'),
  ],
  presets: [
    preset('presetSubtle', { feedback: 0, mix: 35 }),
    preset('presetJet', { rate: 0.1, delayTime: 8, feedback: 75, depth: 95 }),
    preset('presetHollow', { feedback: -70, delayTime: 3 }),
  ],
  keyed: false,
  make: (setup) => new Flanger(setup),
};
