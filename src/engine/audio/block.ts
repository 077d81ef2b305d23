/** Frames of one block, the unit of the mixer: the render quantum of an AudioWorklet. Block b covers samples 128 b … 128 b + 127. */
export const BLOCK = 128;

/** The widest source, bus and file: 7.1. */
export const MAX_CHANNELS = 8;

/** 120 dB above full scale. What is louder cannot be meant, and the product of gains must stay finite in 32 bits. */
const CEILING = 2 ** 20;

/** One plane of samples a channel, all of the same length. */
export type Planes = Float32Array[];

export const makePlanes = (channels: number, frames: number): Planes =>
  Array.from({ length: channels }, () => new Float32Array(frames));

/**
 * Copies finite samples; NaN and infinities become silence, and finite ones are held within ±2²⁰.
 * @returns how many were not finite
 */
export function copyFinite(
  from: Float32Array,
  fromIndex: number,
  to: Float32Array,
  toIndex: number,
  frames: number,
): number {
  let bad = 0;
  for (let i = 0; i < frames; i++) {
    const value = from[fromIndex + i]!;
    if (value >= -CEILING && value <= CEILING) to[toIndex + i] = value;
    else if (value - value !== 0) {
      to[toIndex + i] = 0;
      bad++;
    } else to[toIndex + i] = value < 0 ? -CEILING : CEILING;
  }
  return bad;
}
