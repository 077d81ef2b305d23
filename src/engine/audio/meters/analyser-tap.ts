// Everything a maker looks at while listening to the master, fed with every block and asked for numbers at the pace of a display.
import { MAX_CHANNELS } from '../block.ts';
import type { Layout } from '../layout.ts';
import { GONIOMETER_POINTS, Goniometer } from './goniometer.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import { DISPLAY_FLOOR, PeakDisplay } from './peak-display.ts';
import { bandEdges, SpectrumMeter } from './spectrum-meter.ts';
import { STRIP_FLOATS, StripMeter } from './strip-meter.ts';
import { TruePeak } from './true-peak.ts';

/** Bands of the spectrum, 20 Hz … 20 kHz by ratio: ten to an octave and a little more. */
export const TAP_BANDS = 120;
const SPECTRUM_SIZE = 4096;

/** Where things lie in what a tap writes. Levels in dB (LUFS, LU, dBTP, dBFS), −144 for silence. */
export const TAP = {
  /** A strip: strip-meter.ts. */
  strip: 0,
  momentary: STRIP_FLOATS,
  shortTerm: STRIP_FLOATS + 1,
  integrated: STRIP_FLOATS + 2,
  range: STRIP_FLOATS + 3,
  maxMomentary: STRIP_FLOATS + 4,
  maxShortTerm: STRIP_FLOATS + 5,
  /** The highest so far, of all channels. */
  maxTruePeak: STRIP_FLOATS + 6,
  /** Needles of channels 0 … 7. */
  truePeak: STRIP_FLOATS + 8,
  bands: STRIP_FLOATS + 8 + MAX_CHANNELS,
  /** x, y pairs, oldest first: goniometer.ts. */
  goniometer: STRIP_FLOATS + 8 + MAX_CHANNELS + TAP_BANDS,
} as const;
export const TAP_FLOATS = TAP.goniometer + 2 * GONIOMETER_POINTS;

/** Gated figures walk a histogram; they change ten times a second at most. */
const GATED_EVERY_SECONDS = 0.1;

export class AnalyserTap {
  readonly #rate: number;
  readonly #strip: StripMeter;
  readonly #loudness: LoudnessMeter;
  readonly #truePeaks: readonly TruePeak[];
  readonly #needles: readonly PeakDisplay[];
  readonly #spectrum = new SpectrumMeter(SPECTRUM_SIZE);
  readonly #edges: Uint32Array;
  readonly #heard: readonly number[];
  readonly #goniometer: Goniometer | null;
  readonly #gated = { integrated: Number.NEGATIVE_INFINITY, range: 0 };
  #highest = 0;
  #frames = 0;
  #sinceGated = 0;

  constructor(rate: number, layout: Layout) {
    this.#rate = rate;
    this.#strip = new StripMeter(rate, layout);
    this.#loudness = new LoudnessMeter(rate, layout);
    this.#truePeaks = layout.map(() => new TruePeak(rate));
    this.#needles = layout.map(() => new PeakDisplay());
    this.#edges = bandEdges(SPECTRUM_SIZE, rate, TAP_BANDS);
    // A tone in one of six channels would read 16 dB low in their mean: the front pair stands for the spectrum.
    this.#heard = layout.length > 1 ? [0, 1] : [0];
    this.#goniometer = layout.length > 1 ? new Goniometer(rate) : null;
  }

  process(planes: readonly Float32Array[], from: number, to: number): void {
    this.#strip.process(planes, from, to);
    this.#loudness.process(planes, from, to);
    for (let c = 0; c < this.#truePeaks.length; c++) this.#truePeaks[c]!.process(planes[c]!, from, to);
    this.#spectrum.process(planes, this.#heard, from, to);
    this.#goniometer?.process(planes[0]!, planes[1]!, from, to);
    this.#frames += to - from;
  }

  /** `TAP_FLOATS` numbers from entry `at` on. Allocates nothing; call it some 60 times a second. */
  write(out: Float32Array, at: number): void {
    const seconds = this.#frames / this.#rate;
    this.#frames = 0;
    this.#strip.write(out, at + TAP.strip);
    this.#writeLoudness(out, at, seconds);
    for (let c = 0; c < MAX_CHANNELS; c++) {
      const needle = this.#needles[c];
      if (needle) {
        const peak = this.#truePeaks[c]!.take();
        if (peak > this.#highest) this.#highest = peak;
        needle.update(peak, seconds);
      }
      out[at + TAP.truePeak + c] = needle ? needle.level : DISPLAY_FLOOR;
    }
    out[at + TAP.maxTruePeak] = floored(20 * Math.log10(this.#highest));
    out[at + TAP.maxTruePeak + 1] = 0;
    this.#spectrum.writeBands(out, at + TAP.bands, this.#edges);
    this.#goniometer?.write(out, at + TAP.goniometer);
  }

  reset(): void {
    this.#strip.reset();
    this.#loudness.reset();
    for (const channel of this.#truePeaks) channel.reset();
    for (const needle of this.#needles) needle.reset();
    this.#spectrum.reset();
    this.#goniometer?.reset();
    this.#gated.integrated = Number.NEGATIVE_INFINITY;
    this.#gated.range = this.#highest = this.#frames = this.#sinceGated = 0;
  }

  #writeLoudness(out: Float32Array, at: number, seconds: number): void {
    const meter = this.#loudness;
    this.#sinceGated += seconds;
    if (this.#sinceGated >= GATED_EVERY_SECONDS) {
      this.#sinceGated = 0;
      this.#gated.integrated = meter.integrated();
      this.#gated.range = meter.rangeWidth();
    }
    out[at + TAP.momentary] = floored(meter.momentary);
    out[at + TAP.shortTerm] = floored(meter.shortTerm);
    out[at + TAP.integrated] = floored(this.#gated.integrated);
    out[at + TAP.range] = this.#gated.range;
    out[at + TAP.maxMomentary] = floored(meter.maxMomentary);
    out[at + TAP.maxShortTerm] = floored(meter.maxShortTerm);
  }
}

const floored = (db: number): number => Math.max(DISPLAY_FLOOR, db);
