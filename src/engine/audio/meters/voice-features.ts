// What tells speech from other sound, 100 times a second, in one pass and 12 bytes a frame.
import { HOPS_PER_SECOND } from './hop-grid.ts';
import { PowerSpectrum } from './power-spectrum.ts';
import { spectrumWindow } from './spectrum-window.ts';

/** The range in which speech is understood, Hz. */
const VOICE_LOW = 100;
const VOICE_HIGH = 4000;
const ALL_LOW = 60;
const ALL_HIGH = 10_000;
/** Two periods of a deep voice, 43 ms at 48 kHz. */
const WINDOW_SECONDS = 0.04;
const SILENT = 1e-14;

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least));

/** Frames of 10 ms: level and shape of the spectrum around the frame's end. */
export class VoiceFeatures {
  readonly rate: number;
  /** Frames so far. */
  count = 0;
  /** dBFS of what lies between 100 Hz and 4 kHz. */
  level = new Float32Array(1024);
  /** 0 (one tone) … 0.6 (noise): geometric over arithmetic mean of the powers in that range. Voices lie at 0 … 0.13. */
  flatness = new Float32Array(1024);
  /** 0 … 1: how much of the power between 60 Hz and 10 kHz lies in that range. */
  share = new Float32Array(1024);
  readonly #ring: Float32Array;
  readonly #window: Float64Array;
  readonly #transform: PowerSpectrum;
  readonly #powers: Float64Array;
  #at = 0;
  #seen = 0;
  #next: number;

  constructor(rate: number) {
    const size = powerOfTwo(WINDOW_SECONDS * rate);
    this.rate = rate;
    this.#ring = new Float32Array(size);
    this.#window = spectrumWindow('hann', size);
    this.#transform = new PowerSpectrum(size);
    this.#powers = new Float64Array(size / 2 + 1);
    this.#next = this.#end(1);
  }

  /** The sum of all channels is listened to. */
  process(planes: readonly Float32Array[], from: number, to: number): void {
    const ring = this.#ring;
    const mask = ring.length - 1;
    const share = 1 / planes.length;
    for (let i = from; i < to; i++) {
      let sum = 0;
      for (let c = 0; c < planes.length; c++) sum += planes[c]![i]!;
      ring[this.#at] = sum - sum === 0 ? sum * share : 0;
      this.#at = (this.#at + 1) & mask;
      if (++this.#seen === this.#next) this.#frame();
    }
  }

  #end(frame: number): number {
    return Math.floor((frame * this.rate) / HOPS_PER_SECOND);
  }

  #frame(): void {
    if (this.count === this.level.length) this.#grow();
    this.#transform.compute(this.#ring, this.#at, this.#window, this.#powers);
    const bin = this.rate / this.#ring.length;
    const last = this.#powers.length - 1;
    let [voice, all, logs, bins] = [0, 0, 0, 0];
    for (let k = Math.ceil(ALL_LOW / bin); k <= Math.min(last, ALL_HIGH / bin); k++) {
      const power = this.#powers[k]!;
      all += power;
      if (k * bin < VOICE_LOW || k * bin > VOICE_HIGH) continue;
      voice += power;
      logs += Math.log(power + SILENT);
      bins++;
    }
    this.level[this.count] = 10 * Math.log10(voice + SILENT);
    this.flatness[this.count] = bins === 0 ? 1 : Math.exp(logs / bins) / (voice / bins + SILENT);
    this.share[this.count] = all > SILENT ? voice / all : 0;
    this.count++;
    this.#next = this.#end(this.count + 1);
  }

  #grow(): void {
    const grown = (old: Float32Array): Float32Array<ArrayBuffer> => {
      const more = new Float32Array(2 * old.length);
      more.set(old);
      return more;
    };
    this.level = grown(this.level);
    this.flatness = grown(this.flatness);
    this.share = grown(this.share);
  }
}
