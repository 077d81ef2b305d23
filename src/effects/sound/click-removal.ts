import { BLOCK, type Planes } from '../../engine/audio/block.ts';
import { gainOf, onePole } from '../../engine/audio/dsp/maths.ts';
import { Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { number, preset } from './param.ts';

/** Longest click that is mended. */
const LONGEST_SECONDS = 0.004;
/** How far around a click the sound is measured. */
const AROUND_SECONDS = 0.02;

const [THRESHOLD, LENGTH] = [0, 1];

/**
 * One channel. A click is where the second difference, which a smooth sound keeps small, rises far above its mean; the stretch from the first
 * to the last such place is drawn anew as the smooth curve (a cubic) that continues both sides.
 */
class Voice {
  /** A ring of the last samples, and how far each stands out from its neighbourhood. */
  readonly #samples: Float32Array;
  readonly #mask: number;
  readonly #delay: number;
  readonly #longest: number;
  readonly #follow: number;
  #at = 0;
  #mean = 0;
  /** Samples since the last that stood out, and since the first of its click; −1 when none is open. */
  #since = -1;
  #age = 0;
  #last = 0;
  #before = 0;

  constructor(rate: number, delay: number) {
    let size = 4;
    while (size < delay + BLOCK + 8) size *= 2;
    this.#samples = new Float32Array(size);
    this.#mask = size - 1;
    this.#delay = delay;
    this.#longest = Math.round(LONGEST_SECONDS * rate);
    this.#follow = onePole(AROUND_SECONDS, rate);
  }

  process(plane: Float32Array, factor: number, gap: number): void {
    for (let i = 0; i < BLOCK; i++) {
      const x = plane[i]!;
      const mask = this.#mask;
      this.#at = (this.#at + 1) & mask;
      this.#samples[this.#at] = x;
      const bend = Math.abs(x - 2 * this.#last + this.#before);
      this.#before = this.#last;
      this.#last = x;
      this.#watch(bend, factor, gap);
      plane[i] = this.#samples[(this.#at - this.#delay) & mask]!;
    }
  }

  #watch(bend: number, factor: number, gap: number): void {
    const out = bend > this.#mean * factor && bend > 1e-4;
    // A click must not raise the mean by which it is judged.
    if (!out) this.#mean += (bend - this.#mean) * this.#follow;
    if (this.#mean < 1e-12) this.#mean = 0;
    if (this.#since < 0) {
      if (out) {
        this.#since = 0;
        this.#age = 0;
      }
      return;
    }
    this.#age++;
    this.#since = out ? 0 : this.#since + 1;
    if (this.#age > this.#longest) {
      // Too long for a click: it is the sound itself, which has changed.
      this.#mean += (bend - this.#mean) * 0.1;
      this.#since = -1;
    } else if (this.#since >= gap) {
      this.#mend(this.#age + 1, this.#since + 1);
      this.#since = -1;
    }
  }

  /** Draws the samples between `first` and `last` samples ago anew: Hermite's cubic through what lies on both sides. */
  #mend(first: number, last: number): void {
    const samples = this.#samples;
    const mask = this.#mask;
    const length = first - last + 1;
    const sample = (ago: number): number => samples[(this.#at - ago) & mask]!;
    const left = sample(first + 1);
    const right = sample(last - 1);
    const leftSlope = (left - sample(first + 3)) * 0.5 * (length + 1);
    const rightSlope = (sample(last - 3) - right) * 0.5 * (length + 1);
    for (let n = 1; n <= length; n++) {
      const x = n / (length + 1);
      const y = 1 - x;
      const value =
        left * (1 + 2 * x) * y * y +
        leftSlope * x * y * y +
        right * x * x * (3 - 2 * x) -
        rightSlope * x * x * y;
      samples[(this.#at - (first - n + 1)) & mask] = value;
    }
  }

  clear(): void {
    this.#samples.fill(0);
    this.#at = 0;
    this.#mean = 0;
    this.#since = -1;
    this.#age = 0;
    this.#last = 0;
    this.#before = 0;
  }
}

/** Mends clicks of vinyl, digital errors and cuts. */
class ClickRemoval implements SoundProcessor {
  readonly latency: number;
  readonly tail: number;
  readonly #rate: number;
  readonly #rest: Rest;
  readonly #voices: readonly Voice[];

  constructor({ rate, layout }: SoundSetup) {
    this.#rate = rate;
    this.latency = Math.round(2 * LONGEST_SECONDS * rate);
    this.#rest = new Rest(2 * this.latency, this);
    this.tail = this.#rest.tail;
    this.#voices = layout.map(() => new Voice(rate, this.latency));
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const factor = gainOf(params[THRESHOLD]![0]!);
    const gap = Math.max(6, Math.round((params[LENGTH]![0]! / 1000) * this.#rate));
    for (let c = 0; c < planes.length; c++) this.#voices[c]!.process(planes[c]!, factor, gap);
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    for (const voice of this.#voices) voice.clear();
  }
}

export const clickRemoval: SoundEffectDefinition = {
  id: 'click-removal',
  version: 1,
  label: 'soundEffects.clickRemoval',
  params: [
    number('clickThreshold', 12, 40, 24, 'dB'),
    number('clickGap', 0.1, 1, 0.25, 'ms', { step: 0.05 }),
  ],
  presets: [
    preset('presetVinylClicks', { clickThreshold: 22, clickGap: 0.4 }),
    preset('presetDigitalClicks', { clickThreshold: 30, clickGap: 0.15 }),
  ],
  keyed: false,
  make: (setup) => new ClickRemoval(setup),
};
