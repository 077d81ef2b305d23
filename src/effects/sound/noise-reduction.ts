import type { Planes } from '../../engine/audio/block.ts';
import { gainOf } from '../../engine/audio/dsp/maths.ts';
import { PRINT_BINS, PRINT_FRAME } from '../../engine/audio/dsp/noise-print.ts';
import { OverlapAdd } from '../../engine/audio/dsp/overlap-add.ts';
import { Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { number, preset, toggle } from './param.ts';

const [REDUCTION, SENSITIVITY, SMOOTHING, LISTEN] = [0, 1, 2, 3];
/** Weight of the last frame in the estimate of what the sound is without its noise (Ephraim and Malah's "decision-directed" way). */
const MEMORY = 0.96;

/** One channel: its frames, its print, and what was found in its last frame. */
class Voice {
  readonly frames = new OverlapAdd(PRINT_FRAME);
  readonly print: Float32Array;
  /** Power of the clean sound in the last frame. */
  readonly clean = new Float64Array(PRINT_BINS);
  readonly gains = new Float64Array(PRINT_BINS);

  constructor(print: Float32Array) {
    this.print = print;
  }

  /** A gain for each bin, after Wiener: signal / (signal + noise), never below the floor. */
  reduce(factor: number, floor: number, smoothing: number, listen: boolean): void {
    const { re, im } = this.frames;
    const { gains, clean, print } = this;
    for (let k = 0; k < PRINT_BINS; k++) {
      const power = re[k]! * re[k]! + im[k]! * im[k]!;
      const noise = print[k]! * factor;
      const seen = power > noise ? power - noise : 0;
      const signal = MEMORY * clean[k]! + (1 - MEMORY) * seen;
      const gain = noise > 0 ? signal / (signal + noise) : 1;
      gains[k] = Math.max(gain, floor);
      clean[k] = gain * gain * power;
      if (clean[k]! < 1e-30) clean[k] = 0;
    }
    this.#smooth(smoothing);
    for (let k = 0; k < PRINT_BINS; k++) {
      const gain = listen ? 1 - gains[k]! : gains[k]!;
      re[k] = re[k]! * gain;
      im[k] = im[k]! * gain;
    }
  }

  /** Neighbours share their gains: single bins that open and close alone would sing. */
  #smooth(part: number): void {
    const { gains } = this;
    for (let k = 1; k < PRINT_BINS; k++) gains[k] = gains[k]! + (gains[k - 1]! - gains[k]!) * part;
    for (let k = PRINT_BINS - 2; k >= 0; k--) gains[k] = gains[k]! + (gains[k + 1]! - gains[k]!) * part;
  }

  clear(): void {
    this.frames.clear();
    this.clean.fill(0);
  }
}

/** Takes away a steady noise that was learned beforehand. Without a print it only delays. */
class NoiseReduction implements SoundProcessor {
  readonly latency = PRINT_FRAME;
  readonly tail: number;
  readonly #rest: Rest;
  readonly #voices: readonly Voice[];

  constructor({ layout, data }: SoundSetup) {
    this.#rest = new Rest(4 * PRINT_FRAME, this);
    this.tail = this.#rest.tail;
    const prints = (data.noise ?? []).filter((print) => print.length === PRINT_BINS);
    const none = new Float32Array(PRINT_BINS);
    this.#voices = layout.map((_, c) => new Voice(prints[c] ?? prints[0] ?? none));
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const floor = gainOf(-params[REDUCTION]![0]!);
    const factor = gainOf(2 * params[SENSITIVITY]![0]!);
    const smoothing = (params[SMOOTHING]![0]! / 100) * 0.8;
    const listen = params[LISTEN]![0]! >= 0.5;
    for (let c = 0; c < planes.length; c++) {
      const voice = this.#voices[c]!;
      if (voice.frames.take(planes[c]!)) {
        voice.reduce(factor, floor, smoothing, listen);
        voice.frames.finish();
      }
      voice.frames.give(planes[c]!);
    }
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    for (const voice of this.#voices) voice.clear();
  }
}

export const noiseReduction: SoundEffectDefinition = {
  id: 'noise-reduction',
  version: 1,
  label: 'soundEffects.noiseReduction',
  params: [
    number('noiseReductionAmount', 0, 40, 15, 'dB'),
    number('sensitivity', -12, 18, 4, 'dB'),
    number('smoothing', 0, 100, 25, 'percent'),
    toggle('listenNoise', false),
  ],
  presets: [
    preset('presetSubtle', { noiseReductionAmount: 8 }),
    preset('presetStrong', { noiseReductionAmount: 25, sensitivity: 7 }),
  ],
  keyed: false,
  data: [{ key: 'noise', label: 'soundEffects.noisePrint', kind: 'print' }],
  make: (setup) => new NoiseReduction(setup),
};
