// Peaks of a stream at several zooms, in one pass over its sound and with memory that grows with the peaks alone.
import { throwIfCancelled } from '../../base/errors.ts';
import type { AudioReader } from './audio-reader.ts';

/** Samples that one peak of each level covers; each level is made of the one before. */
export const PEAK_LEVELS = [256, 1024, 4096, 16_384] as const;
/** Numbers that one channel of one peak takes: min, max, rms. */
export const PEAK_FIELDS = 3;
/** Read at once: a multiple of the coarsest level, so that no peak straddles two reads. A third of a second at 48 kHz. */
const BLOCK = 16_384;

export interface PeakChunk {
  readonly samplesPerPeak: number;
  /** Index of the first peak. */
  readonly first: number;
  /** Interleaved [min, max, rms] per channel per peak, −1…1. */
  readonly data: Float32Array<ArrayBuffer>;
}

export const peakCount = (samples: number, samplesPerPeak: number): number =>
  Math.ceil(samples / samplesPerPeak);

/** One channel of one peak. */
function measure(plane: Float32Array, from: number, to: number, into: Float32Array, at: number): void {
  let min = plane[from] ?? 0;
  let max = min;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const value = plane[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    squares += value * value;
  }
  into[at] = min;
  into[at + 1] = max;
  into[at + 2] = Math.sqrt(squares / Math.max(1, to - from));
}

function finest(planes: readonly Float32Array[], samples: number): Float32Array<ArrayBuffer> {
  const size = PEAK_LEVELS[0];
  const width = planes.length * PEAK_FIELDS;
  const data = new Float32Array(peakCount(samples, size) * width);
  planes.forEach((plane, channel) => {
    for (let peak = 0; peak * size < samples; peak++) {
      const end = Math.min((peak + 1) * size, samples);
      measure(plane, peak * size, end, data, peak * width + channel * PEAK_FIELDS);
    }
  });
  return data;
}

/** Peaks that cover `ratio` of the finer ones each; the last may cover fewer. */
export function coarser(fine: Float32Array, channels: number, ratio: number): Float32Array<ArrayBuffer> {
  const width = channels * PEAK_FIELDS;
  const count = fine.length / width;
  const data = new Float32Array(Math.ceil(count / ratio) * width);
  for (let i = 0; i < count; i++) {
    const share = Math.min(ratio, count - Math.floor(i / ratio) * ratio);
    for (let channel = 0; channel < channels; channel++) {
      const from = i * width + channel * PEAK_FIELDS;
      const to = Math.floor(i / ratio) * width + channel * PEAK_FIELDS;
      const isFirst = i % ratio === 0;
      data[to] = isFirst ? fine[from]! : Math.min(data[to]!, fine[from]!);
      data[to + 1] = isFirst ? fine[from + 1]! : Math.max(data[to + 1]!, fine[from + 1]!);
      data[to + 2] = data[to + 2]! + fine[from + 2]! ** 2 / share;
    }
  }
  for (let at = 2; at < data.length; at += PEAK_FIELDS) data[at] = Math.sqrt(data[at]!);
  return data;
}

/**
 * All levels of each stretch as it is read, finest first.
 * @param samples length of the stream
 * @throws StoryError `cancelled`, and what the reader throws
 */
export async function* peaksOf(
  reader: AudioReader,
  samples: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly PeakChunk[], void, undefined> {
  for (let at = 0; at < samples; at += BLOCK) {
    throwIfCancelled(signal);
    const length = Math.min(BLOCK, samples - at);
    const planes = await reader.read(at, length, signal);
    let data = finest(planes, length);
    const chunks: PeakChunk[] = [];
    PEAK_LEVELS.forEach((samplesPerPeak, level) => {
      if (level > 0) data = coarser(data, planes.length, samplesPerPeak / PEAK_LEVELS[level - 1]!);
      chunks.push({ samplesPerPeak, first: at / samplesPerPeak, data });
    });
    yield chunks;
  }
}
