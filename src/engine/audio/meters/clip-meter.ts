// The loudness of one clip, of all of it or of what is spoken in it.
import type { Layout } from '../layout.ts';
import { findSpeech } from './find-speech.ts';
import { LoudnessHistogram, loudnessOf } from './loudness-histogram.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import { TruePeak } from './true-peak.ts';
import { VoiceFeatures } from './voice-features.ts';

export interface ClipLoudness {
  /** LUFS, gated; of the whole clip, ungated, when it is shorter than a gating block of 400 ms. −Infinity for silence. */
  readonly loudness: number;
  /** LUFS of the gating blocks that lie in speech, gated again; null where under 400 ms of it are spoken. */
  readonly speechLoudness: number | null;
  /** 0 … 1 of its length. */
  readonly speechShare: number;
  /** dBTP */
  readonly truePeak: number;
  readonly seconds: number;
}

const BLOCK_SECONDS = 0.4;

/** Keeps 1.2 kB a second for the speech and 80 bytes for the blocks; nothing of the samples. */
export class ClipMeter {
  readonly #rate: number;
  readonly #layout: Layout;
  readonly #loudness: LoudnessMeter;
  readonly #truePeaks: readonly TruePeak[];
  readonly #voice: VoiceFeatures;
  /** Power and last sample of each gating block. */
  readonly #blocks: { readonly power: number; readonly end: number }[] = [];
  #frames = 0;

  constructor(rate: number, layout: Layout) {
    this.#rate = rate;
    this.#layout = layout;
    this.#loudness = new LoudnessMeter(rate, layout, (power, end) => void this.#blocks.push({ power, end }));
    this.#truePeaks = layout.map(() => new TruePeak(rate));
    this.#voice = new VoiceFeatures(rate);
  }

  process(planes: readonly Float32Array[], from: number, to: number): void {
    this.#loudness.process(planes, from, to);
    this.#truePeaks.forEach((meter, channel) => {
      meter.process(planes[channel]!, from, to);
    });
    this.#voice.process(planes, from, to);
    this.#frames += to - from;
  }

  /** Call it once, after the last sample. */
  finish(): ClipLoudness {
    for (const meter of this.#truePeaks) meter.flush();
    const speech = findSpeech(this.#voice);
    const spoken = new LoudnessHistogram();
    const length = BLOCK_SECONDS * this.#rate;
    for (const { power, end } of this.#blocks) {
      const middle = end - length / 2;
      if (speech.some((stretch) => stretch.start <= middle && middle < stretch.end)) spoken.add(power);
    }
    const samples = speech.reduce((sum, { start, end }) => sum + Math.min(end, this.#frames) - start, 0);
    const speechLoudness = samples < length ? Number.NEGATIVE_INFINITY : spoken.integrated();
    return {
      loudness: this.#frames < length ? this.#short() : this.#loudness.integrated(),
      speechLoudness: Number.isFinite(speechLoudness) ? speechLoudness : null,
      speechShare: this.#frames === 0 ? 0 : samples / this.#frames,
      truePeak: 20 * Math.log10(Math.max(0, ...this.#truePeaks.map(({ peak }) => peak))),
      seconds: this.#frames / this.#rate,
    };
  }

  /** Silence fills the block, and does not count. */
  #short(): number {
    const missing = Math.ceil(BLOCK_SECONDS * this.#rate) - this.#frames;
    const silence = new Float32Array(missing);
    this.#loudness.process(
      this.#layout.map(() => silence),
      0,
      missing,
    );
    const power = this.#blocks[0]?.power ?? 0;
    return loudnessOf((power * BLOCK_SECONDS * this.#rate) / Math.max(1, this.#frames));
  }
}
