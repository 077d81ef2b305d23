// A phase vocoder of our own stretches the sound, and reading it faster brings back its length. The npm package signalsmith-stretch 1.3.2
// was the candidate: it starts asynchronously, offers no more than an AudioWorkletNode, keeps its WebAssembly inside that bundle and
// has no entry for Node, so it cannot stand behind a synchronous `process` that must be the same on three hosts.
import { BLOCK, makePlanes, type Planes } from '../../engine/audio/block.ts';
import { exp2, sin } from '../../engine/audio/dsp/maths.ts';
import { frameSize, PhaseVocoder } from '../../engine/audio/dsp/phase-vocoder.ts';
import { Rest } from '../../engine/audio/dsp/rest.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../engine/audio/sound-effect.ts';
import { at, number, preset } from './param.ts';

const [SEMITONES, CENTS, MIX] = [0, 1, 2];

/** Reading between samples: a sinc of 16 taps under a Hann window, at 256 places, joined by straight lines. */
const TAPS = 16;
const PLACES = 256;
const TABLE = Float64Array.from({ length: (PLACES + 1) * TAPS }, (_, n) => {
  const x = (n % TAPS) - (TAPS / 2 - 1) - Math.floor(n / TAPS) / PLACES;
  if (x === 0) return 1;
  if (Math.abs(x) >= TAPS / 2 || Number.isInteger(x)) return 0;
  const half = sin((Math.PI * (x + TAPS / 2)) / TAPS);
  return (sin(Math.PI * x) / (Math.PI * x)) * half * half;
});

class PitchShift implements SoundProcessor {
  readonly latency: number;
  readonly tail: number;
  readonly #rest: Rest;
  readonly #vocoder: PhaseVocoder;
  /** What came in, and what the vocoder has laid out: rings. */
  readonly #past: Planes;
  readonly #sums: readonly Float64Array[];
  /** Samples that have come in and gone out. */
  #taken = 0;
  #given = 0;
  /** Place in the stretched sound that is read next: whole and rest. */
  #place = 0;
  #fraction = 0;
  /** Where the next frame goes in the stretched sound, and where the last began in the input. */
  #next = 0;
  #before = 0;
  readonly #ratios = new Float64Array(BLOCK);

  constructor({ rate, layout }: SoundSetup) {
    const size = frameSize(rate);
    this.#vocoder = new PhaseVocoder(size, layout.length);
    // At 13 semitones down the frame that is laid now begins this long ago; at any other pitch it is as long.
    this.latency = 1.625 * size;
    this.#past = makePlanes(layout.length, 4 * size);
    this.#sums = layout.map(() => new Float64Array(4 * size));
    this.#rest = new Rest(4 * size, this);
    this.tail = this.#rest.tail;
  }

  process(planes: Planes, params: readonly ParamBlock[]): void {
    if (this.#rest.rests(planes)) return;
    const mask = this.#past[0]!.length - 1;
    for (let c = 0; c < planes.length; c++) {
      const past = this.#past[c]!;
      const plane = planes[c]!;
      for (let i = 0; i < BLOCK; i++) past[(this.#taken + i) & mask] = plane[i]!;
    }
    this.#taken += BLOCK;
    this.#pitch(params);
    for (let i = 0; i < BLOCK; i++) {
      const ratio = this.#ratios[i]!;
      // The reader looks half its taps ahead: those must have all their frames.
      while (this.#place + TAPS / 2 + 1 >= this.#next) this.#frame(ratio);
      const mix = at(params[MIX]!, i) / 100;
      for (let c = 0; c < planes.length; c++) {
        const dry = this.#past[c]![(this.#taken - BLOCK + i - this.latency) & mask]!;
        planes[c]![i] = dry * (1 - mix) + this.#read(this.#sums[c]!) * mix;
      }
      this.#advance(ratio);
      this.#given++;
    }
  }

  reset(): void {
    this.clear();
    this.#rest.reset();
  }

  clear(): void {
    this.#vocoder.clear();
    for (const past of this.#past) past.fill(0);
    for (const sum of this.#sums) sum.fill(0);
    this.#taken = 0;
    this.#given = 0;
    this.#place = 0;
    this.#fraction = 0;
    this.#next = 0;
    this.#before = 0;
  }

  #pitch(params: readonly ParamBlock[]): void {
    const semitones = params[SEMITONES]!;
    const cents = params[CENTS]!;
    const steady = semitones.length === 1 && cents.length === 1;
    const first = exp2((semitones[0]! + cents[0]! / 100) / 12);
    for (let i = 0; i < BLOCK; i++)
      this.#ratios[i] = steady ? first : exp2((at(semitones, i) + at(cents, i) / 100) / 12);
  }

  /** Lays the next frame, taken where the sound is that is due there. */
  #frame(ratio: number): void {
    // Input sample n is heard at output sample n + latency. The middle of the frame is laid size / 2 ahead of what is read now, which
    // is size / 2 / ratio later in the sound.
    const { size, hop } = this.#vocoder;
    const ahead = size / 2 + (this.#next - this.#place);
    const middle = this.#given - this.latency + ahead / ratio;
    const start = Math.round(middle - size / 2);
    const distance = Math.max(1, start - this.#before);
    // What would rise above the band is left out.
    const highest = ratio > 1 ? 1 / ratio : 1;
    this.#vocoder.frame(this.#past, start, distance, highest, this.#sums, this.#next);
    this.#before = start;
    this.#next += hop;
  }

  #read(sum: Float64Array): number {
    const mask = sum.length - 1;
    const exact = this.#fraction * PLACES;
    const row = exact | 0;
    const part = exact - row;
    const first = this.#place - (TAPS / 2 - 1);
    let value = 0;
    for (let k = 0; k < TAPS; k++) {
      const low = TABLE[row * TAPS + k]!;
      value += sum[(first + k) & mask]! * (low + (TABLE[(row + 1) * TAPS + k]! - low) * part);
    }
    return value;
  }

  /** Moves on and empties what will not be read again. */
  #advance(ratio: number): void {
    this.#fraction += ratio;
    const whole = Math.floor(this.#fraction);
    this.#fraction -= whole;
    for (let n = 0; n < whole; n++) {
      const gone = this.#place + n - TAPS / 2;
      for (let c = 0; c < this.#sums.length; c++) this.#sums[c]![gone & (this.#sums[c]!.length - 1)] = 0;
    }
    this.#place += whole;
  }
}

export const pitchShift: SoundEffectDefinition = {
  id: 'pitch-shift',
  version: 1,
  label: 'soundEffects.pitchShift',
  params: [
    number('semitones', -12, 12, 0, 'semitones', { step: 1 }),
    number('cents', -100, 100, 0, 'none', { step: 1 }),
    number('mix', 0, 100, 100, 'percent'),
  ],
  presets: [
    preset('presetOctaveDown', { semitones: -12 }),
    preset('presetOctaveUp', { semitones: 12 }),
    preset('presetFifth', { semitones: 7, mix: 50 }),
    preset('presetDetune', { cents: 12, mix: 50 }),
  ],
  keyed: false,
  make: (setup) => new PitchShift(setup),
};
