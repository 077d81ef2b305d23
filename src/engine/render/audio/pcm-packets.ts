import type { Planes } from '../../audio/block.ts';
import type { AudioSettings } from '../../timeline/document-types.ts';

export type PcmCodec = Extract<AudioSettings['codec'], `pcm-${string}`>;

export const isPcm = (codec: AudioSettings['codec']): codec is PcmCodec => codec.startsWith('pcm-');

/**
 * Interleaved little-endian samples. Whole numbers are rounded to the nearest without dither, so that media of that depth pass
 * through an untouched mix bit for bit; they stop at full scale. Floats are written as mixed.
 */
export function pcmBytes(codec: PcmCodec, planes: Planes, frames: number): Uint8Array {
  const channels = planes.length;
  // Typed arrays have the machine's order, which is little-endian wherever browsers and Node run.
  if (codec === 'pcm-f32') {
    const samples = new Float32Array(frames * channels);
    for (let c = 0; c < channels; c++)
      for (let i = 0, at = c; i < frames; i++, at += channels) samples[at] = planes[c]![i]!;
    return new Uint8Array(samples.buffer);
  }
  if (codec === 'pcm-s16') {
    const samples = new Int16Array(frames * channels);
    for (let c = 0; c < channels; c++)
      for (let i = 0, at = c; i < frames; i++, at += channels)
        samples[at] = toInteger(planes[c]![i]!, 2 ** 15);
    return new Uint8Array(samples.buffer);
  }
  const bytes = new Uint8Array(frames * channels * 3);
  for (let c = 0; c < channels; c++)
    for (let i = 0, at = 3 * c; i < frames; i++, at += 3 * channels) {
      const value = toInteger(planes[c]![i]!, 2 ** 23);
      bytes[at] = value;
      bytes[at + 1] = value >> 8;
      bytes[at + 2] = value >> 16;
    }
  return bytes;
}

/** The nearest of −scale … scale − 1. */
export const toInteger = (sample: number, scale: number): number =>
  Math.min(scale - 1, Math.max(-scale, Math.round(sample * scale)));
