// The lag between two stretches of sound to a part of a sample: generalised cross-correlation with phase transform (C. Knapp and
// G. Carter, IEEE Trans. ASSP 24, 1976). Every frequency counts alike, so that the peak is sharp whatever the colour of both.
import { RealFft } from '../dsp/fft.ts';
import { sin } from '../dsp/maths.ts';

/** Samples of a stretch: 1.4 s at 48 kHz. */
export const PHASE_FRAMES = 65_536;
/** Hz that count: below are rumble and hum, above is what codecs and distance take. */
const LOWEST = 120;
const HIGHEST = 7000;

/** Samples next to the peak that belong to it. */
const BESIDE = 32;

export interface PhaseLag {
  /** Samples by which the second stretch has the sound later. */
  readonly lag: number;
  /** Height of the peak in standard deviations of what is beside it. Of chance it is 4 or 5. */
  readonly score: number;
}

export class PhaseCorrelator {
  readonly #fft = new RealFft(2 * PHASE_FRAMES);
  readonly #window = Float64Array.from({ length: PHASE_FRAMES }, (_, i) => {
    const x = sin((Math.PI * (i + 0.5)) / PHASE_FRAMES);
    return x * x;
  });
  readonly #padded = new Float64Array(2 * PHASE_FRAMES);
  readonly #aRe = new Float64Array(PHASE_FRAMES + 1);
  readonly #aIm = new Float64Array(PHASE_FRAMES + 1);
  readonly #bRe = new Float64Array(PHASE_FRAMES + 1);
  readonly #bIm = new Float64Array(PHASE_FRAMES + 1);

  /**
   * @param a, b `PHASE_FRAMES` samples each
   * @param reach largest lag either way, samples; some thousands
   */
  find(a: Float32Array, b: Float32Array, rate: number, reach: number): PhaseLag {
    this.#transform(a, this.#aRe, this.#aIm);
    this.#transform(b, this.#bRe, this.#bIm);
    const bins = PHASE_FRAMES + 1;
    const perBin = rate / (2 * PHASE_FRAMES);
    for (let k = 0; k < bins; k++) {
      const re = this.#bRe[k]! * this.#aRe[k]! + this.#bIm[k]! * this.#aIm[k]!;
      const im = this.#bIm[k]! * this.#aRe[k]! - this.#bRe[k]! * this.#aIm[k]!;
      const size = Math.sqrt(re * re + im * im);
      const counts = size > 0 && k * perBin >= LOWEST && k * perBin <= HIGHEST;
      this.#bRe[k] = counts ? re / size : 0;
      this.#bIm[k] = counts ? im / size : 0;
    }
    this.#fft.inverse(this.#bRe, this.#bIm, this.#padded);
    return this.#peak(reach);
  }

  #transform(samples: Float32Array, re: Float64Array, im: Float64Array): void {
    this.#padded.fill(0);
    for (let i = 0; i < PHASE_FRAMES; i++) this.#padded[i] = samples[i]! * this.#window[i]!;
    this.#fft.forward(this.#padded, re, im);
  }

  /** A microphone that is wired the other way round has its peak below 0. */
  #peak(reach: number): PhaseLag {
    const correlation = this.#padded;
    const size = correlation.length;
    const at = (lag: number): number => correlation[lag < 0 ? lag + size : lag]!;
    let [best, power] = [0, 0];
    for (let lag = -reach; lag <= reach; lag++) if (Math.abs(at(lag)) > Math.abs(at(best))) best = lag;
    // Of the lags around: those far off have less of the stretches in common, and would make chance look small.
    let others = 0;
    for (let lag = -reach; lag <= reach; lag++) {
      if (Math.abs(lag - best) < BESIDE) continue;
      power += at(lag) * at(lag);
      others++;
    }
    if (!(power > 0)) return { lag: 0, score: 0 };
    const [before, here, after] = [at(best - 1), at(best), at(best + 1)];
    const bend = before - 2 * here + after;
    const part = bend === 0 ? 0 : (0.5 * (before - after)) / bend;
    return {
      lag: best + Math.max(-0.5, Math.min(0.5, part)),
      score: Math.abs(here) / Math.sqrt(power / others),
    };
  }
}
