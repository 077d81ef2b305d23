import type { Layout } from '../layout.ts';

/** What a programme measures. Levels are −Infinity for silence. */
export interface LoudnessReport {
  /** Samples a second. */
  readonly rate: number;
  readonly layout: Layout;
  /** Samples measured. */
  readonly frames: number;
  /** Gating blocks of 400 ms above −120 LUFS; 0 for silence and for what is shorter than that. */
  readonly blocks: number;
  /** LUFS, gated (BS.1770-5). */
  readonly integrated: number;
  /** LUFS of the relative gate. */
  readonly threshold: number;
  /** LU (EBU Tech 3342), and the LUFS of its two ends. */
  readonly range: number;
  readonly rangeLow: number;
  readonly rangeHigh: number;
  /** LUFS, windows of 400 ms and of 3 s. */
  readonly maxMomentary: number;
  readonly maxShortTerm: number;
  /** dBTP, the greatest of all channels, and each. */
  readonly truePeak: number;
  readonly truePeaks: readonly number[];
  /** dBFS, likewise. */
  readonly samplePeak: number;
  readonly samplePeaks: readonly number[];
}
