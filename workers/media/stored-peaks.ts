// A waveform as bytes: a header of six 32-bit numbers, then the levels one after another as 16-bit integers of −1…1: at the
// height of a track nobody sees more, and an hour of stereo takes 8 MB instead of 16.
import { PEAK_FIELDS, PEAK_LEVELS, peakCount } from '../../src/engine/media/waveform.ts';

export interface StoredPeaks {
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: number;
  /** As in PEAK_LEVELS; interleaved [min, max, rms] per channel per peak. */
  readonly levels: readonly Float32Array<ArrayBuffer>[];
}

const MAGIC = 0x73_63_70_6b;
const VERSION = 1;
const HEADER_BYTES = 24;
const FULL = 32_767;

export function packPeaks({ sampleRate, channels, samples, levels }: StoredPeaks): Uint8Array {
  const count = levels.reduce((sum, level) => sum + level.length, 0);
  const bytes = new Uint8Array(HEADER_BYTES + count * 2);
  const view = new DataView(bytes.buffer);
  [MAGIC, VERSION, sampleRate, channels, samples, levels.length].forEach((value, i) => {
    view.setUint32(i * 4, value, true);
  });
  let at = HEADER_BYTES;
  for (const level of levels) {
    for (const value of level) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, value)) * FULL), true);
      at += 2;
    }
  }
  return bytes;
}

/** Null when the bytes are of another version or torn. */
export function unpackPeaks(bytes: Uint8Array): StoredPeaks | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = Array.from({ length: 6 }, (_, i) => view.getUint32(i * 4, true));
  const [magic, version, sampleRate, channels, samples, levelCount] = header as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (magic !== MAGIC || version !== VERSION || levelCount !== PEAK_LEVELS.length) return null;
  const lengths = PEAK_LEVELS.map((size) => peakCount(samples, size) * channels * PEAK_FIELDS);
  if (bytes.length !== HEADER_BYTES + lengths.reduce((sum, length) => sum + length, 0) * 2) return null;
  let at = HEADER_BYTES;
  const levels = lengths.map((length) => {
    const level = new Float32Array(length);
    for (let i = 0; i < length; i++, at += 2) level[i] = view.getInt16(at, true) / FULL;
    return level;
  });
  return { sampleRate, channels, samples, levels };
}
