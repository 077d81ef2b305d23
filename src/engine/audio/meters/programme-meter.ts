// All that a finished programme is judged by, in one pass.
import { gainToDb } from '../decibels.ts';
import type { Layout } from '../layout.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import type { LoudnessReport } from './loudness-report.ts';
import { TruePeak } from './true-peak.ts';

export class ProgrammeMeter {
  readonly rate: number;
  readonly layout: Layout;
  readonly #loudness: LoudnessMeter;
  readonly #truePeaks: readonly TruePeak[];
  readonly #samplePeaks: Float64Array;
  #frames = 0;

  /** @param rate samples a second, 8,000 … 384,000 */
  constructor(rate: number, layout: Layout) {
    this.rate = rate;
    this.layout = layout;
    this.#loudness = new LoudnessMeter(rate, layout);
    this.#truePeaks = layout.map(() => new TruePeak(rate));
    this.#samplePeaks = new Float64Array(layout.length);
  }

  process(planes: readonly Float32Array[], from = 0, to = planes[0]?.length ?? 0): void {
    this.#loudness.process(planes, from, to);
    for (let c = 0; c < this.#truePeaks.length; c++) {
      this.#truePeaks[c]!.process(planes[c]!, from, to);
      let peak = this.#samplePeaks[c]!;
      const plane = planes[c]!;
      for (let i = from; i < to; i++) {
        const magnitude = Math.abs(plane[i]!);
        if (magnitude > peak && magnitude < Number.POSITIVE_INFINITY) peak = magnitude;
      }
      this.#samplePeaks[c] = peak;
    }
    this.#frames += to - from;
  }

  get loudness(): LoudnessMeter {
    return this.#loudness;
  }

  /** LUFS of the programme so far after a gain, by both gates. */
  integrated(gainDb = 0): number {
    return this.#loudness.integrated(gainDb);
  }

  /** Call it once, when the last sample is in: silence is taken to follow. */
  finish(): LoudnessReport {
    for (const channel of this.#truePeaks) channel.flush();
    const { range, low, high } = this.#loudness.range();
    const truePeaks = this.#truePeaks.map(({ peak }) => gainToDb(peak));
    const samplePeaks = Array.from(this.#samplePeaks, gainToDb);
    return {
      rate: this.rate,
      layout: this.layout,
      frames: this.#frames,
      blocks: this.#loudness.blocks,
      integrated: this.#loudness.integrated(),
      threshold: this.#loudness.threshold(),
      range,
      rangeLow: low,
      rangeHigh: high,
      maxMomentary: this.#loudness.maxMomentary,
      maxShortTerm: this.#loudness.maxShortTerm,
      truePeak: Math.max(Number.NEGATIVE_INFINITY, ...truePeaks),
      truePeaks,
      samplePeak: Math.max(Number.NEGATIVE_INFINITY, ...samplePeaks),
      samplePeaks,
    };
  }
}
