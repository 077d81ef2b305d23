// The page's copy of the waveforms: levels that fill up as pieces arrive.
import { PEAK_FIELDS } from '../../src/engine/media/waveform.ts';
import type { PeakPiece } from '../../src/protocol/media/media-protocol.ts';

/** As the session gives it to the features (WaveformPeaks). */
export interface PeakLevel {
  readonly samplesPerPeak: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly data: Float32Array;
  readonly ready: number;
}

interface Growing extends PeakLevel {
  ready: number;
}

export class PeakStore {
  /** By asset and stream, finest level first. */
  readonly #streams = new Map<string, Growing[]>();

  add(piece: PeakPiece): void {
    const key = `${piece.asset}/${piece.stream}`;
    const levels = this.#streams.get(key) ?? [];
    this.#streams.set(key, levels);
    let level = levels.find((entry) => entry.samplesPerPeak === piece.samplesPerPeak);
    const size = piece.total * piece.channels * PEAK_FIELDS;
    if (!level || level.data.length !== size) {
      const { samplesPerPeak, sampleRate, channels } = piece;
      const fresh: Growing = { samplesPerPeak, sampleRate, channels, data: new Float32Array(size), ready: 0 };
      const at = level ? levels.indexOf(level) : levels.length;
      levels.splice(at, level ? 1 : 0, fresh);
      levels.sort((a, b) => a.samplesPerPeak - b.samplesPerPeak);
      level = fresh;
    }
    const width = piece.channels * PEAK_FIELDS;
    level.data.set(piece.data, piece.first * width);
    level.ready = Math.max(level.ready, piece.first + piece.data.length / width);
  }

  /** The coarsest level not coarser than asked, else the finest there is. */
  get(asset: string, stream: number, samplesPerPeak: number): PeakLevel | null {
    const levels = this.#streams.get(`${asset}/${stream}`) ?? [];
    return levels.findLast((level) => level.samplesPerPeak <= samplesPerPeak) ?? levels[0] ?? null;
  }

  forget(asset: string): void {
    for (const key of [...this.#streams.keys()]) if (key.startsWith(`${asset}/`)) this.#streams.delete(key);
  }
}
