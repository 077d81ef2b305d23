import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { Lfo } from '../../engine/audio/dsp/lfo.ts';
import { exp2, tan } from '../../engine/audio/dsp/maths.ts';
import { flush, Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, dryPart, number, preset, wetPart } from './param.ts';

const STAGES = 12;
const STEP = 16;
/** Twelve stages at 50 Hz, fed back at 90 %, have fallen by 120 dB. */
const TAIL_SECONDS = 10;
const NOTHING = 1e-15;

const [RATE, CENTRE, OCTAVES, COUNT, FEEDBACK, SPREAD, MIX] = [0, 1, 2, 3, 4, 5, 6];

/** All-passes of first order in a row, whose corner swings: where they turn the phase by half a turn, a notch opens. */
class Phaser implements SoundProcessor {
  readonly latency = 0;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #lfo = new Lfo();
  /** Stages of each channel, and what its last one gave. */
  readonly #states: Float64Array;
  readonly #last: Float64Array;
  /** Coefficient of each channel at the end of the last step. */
  readonly #corner: Float64Array;

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.#rest = new Rest(TAIL_SECONDS * rate, this);
    this.tail = this.#rest.tail;
    this.#states = new Float64Array(layout.length * STAGES);
    this.#last = new Float64Array(layout.length);
    this.#corner = new Float64Array(layout.length).fill(2);
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    for (let i = 0; i < BLOCK; i += STEP) {
      this.#lfo.advance(at(params[RATE]!, i), STEP, this.#rate);
      for (let c = 0; c < planes.length; c++) this.#step(planes[c]!, c, i, params);
    }
    if (!this.#rest.ringing) return;
    flush(planes);
    if (this.#settled()) this.#rest.sleep();
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#lfo.clear();
    this.#states.fill(0);
    this.#last.fill(0);
    this.#corner.fill(2);
  }

  #settled(): boolean {
    for (let n = 0; n < this.#states.length; n++) if (Math.abs(this.#states[n]!) > 1e-12) return false;
    return true;
  }

  #step(plane: Float32Array, c: number, first: number, params: readonly ParamBlock[]): void {
    const ahead = (at(params[SPREAD]!, first) / 100) * (c / this.#last.length);
    const swing = exp2(0.5 * at(params[OCTAVES]!, first) * this.#lfo.at(ahead));
    const frequency = Math.min(Math.max(at(params[CENTRE]!, first) * swing, 30), 0.45 * this.#rate);
    const g = tan((Math.PI * frequency) / this.#rate);
    const goal = (g - 1) / (g + 1);
    // 2 is no coefficient: the first step begins where it ends.
    let corner = this.#corner[c]! === 2 ? goal : this.#corner[c]!;
    const slope = (goal - corner) / STEP;
    const count = 2 * Math.round(at(params[COUNT]!, first));
    const { fadeFrom, fadeTo } = this.#rest;
    const states = this.#states;
    const own = c * STAGES;
    for (let i = first; i < first + STEP; i++) {
      corner += slope;
      let value = plane[i]! + (this.#last[c]! * at(params[FEEDBACK]!, i)) / 100;
      for (let n = own; n < own + count; n++) {
        const turned = corner * value + states[n]!;
        const kept = value - corner * turned;
        states[n] = Math.abs(kept) > NOTHING ? kept : 0;
        value = turned;
      }
      this.#last[c] = value;
      const mix = at(params[MIX]!, i);
      const fade = fadeFrom + ((fadeTo - fadeFrom) * (i + 1)) / BLOCK;
      plane[i] = plane[i]! * dryPart(mix) + value * (wetPart(mix) * fade);
    }
    for (let n = own + count; n < own + STAGES; n++) states[n] = 0;
    this.#corner[c] = corner;
  }
}

export const phaser: SoundEffectDefinition = {
  id: 'phaser',
  version: 1,
  label: 'soundEffects.phaser',
  params: [
    number('rate', 0.02, 10, 0.4, 'Hz', { step: 0.01 }),
    number('centre', 50, 8000, 800, 'Hz'),
    number('sweepOctaves', 0, 6, 3, 'none', { step: 0.1 }),
    number('notches', 1, STAGES / 2, 3, 'none', { step: 1 }),
    number('feedback', -90, 90, 30, 'percent'),
    number('spread', 0, 100, 50, 'percent'),
    number('mix', 0, 100, 50, 'percent'),
  ],
  presets: [
    preset('presetSubtle', { rate: 0.2, notches: 2, feedback: 0, mix: 35 }),
    preset('presetVintage', { rate: 0.6, notches: 2, feedback: 50 }),
    preset('presetDeep', { rate: 0.08, notches: 6, feedback: 70, sweepOctaves: 5 }),
  ],
  keyed: false,
  make: (setup) => new Phaser(setup),
};
