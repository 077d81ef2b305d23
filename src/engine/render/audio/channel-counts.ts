// How many channels each codec carries with their places named, on every host; and what stands in for a layout that it lacks.
import { layoutOf } from '../../audio/layout.ts';
import type { AudioSettings } from '../../timeline/document-types.ts';

const ALL = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/**
 * AAC has no configuration for quad, and WebAssembly builds of FFmpeg take three channels for 2.1 and four for front and back
 * centre. AC-3 ends at 5.1, MP3 at stereo. Opus has a place for each of eight (RFC 7845 § 5.1.1.2), FLAC too (RFC 9639 § 9.1.3).
 */
const COUNTS: Readonly<Record<AudioSettings['codec'], readonly number[]>> = {
  aac: [1, 2, 5, 6, 7, 8],
  opus: ALL,
  flac: ALL,
  ac3: [1, 2, 5, 6],
  mp3: [1, 2],
  'pcm-s16': ALL,
  'pcm-s24': ALL,
  'pcm-f32': ALL,
};

/** The wished count, then wider layouts that have all of its speakers: the others stay silent, nothing is folded. */
export function fittingCounts(codec: AudioSettings['codec'], wished: number): number[] {
  const speakers = layoutOf(wished);
  return COUNTS[codec].filter((count) => {
    const wider = layoutOf(count);
    return count === wished || (wished > 2 && count > wished && speakers.every((one) => wider.includes(one)));
  });
}

/** Layouts to fold into when nothing carries the wished one, the widest first. */
export const foldedCounts = (codec: AudioSettings['codec'], wished: number): number[] =>
  [6, 2, 1].filter((count) => count < wished && COUNTS[codec].includes(count));

/**
 * Speakers of a layout as bits of WAVEFORMATEXTENSIBLE's channel mask, which are FFmpeg's too. The surround pair of quad, 5.0 and 5.1
 * is tagged as the rear pair, as decoders of AAC, Opus and FLAC name it ("5.1"); 6.1 and 7.1 have theirs at the sides.
 */
const MASKS = [0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f] as const;

/** @param channels 1…8 */
export const channelMask = (channels: number): number => MASKS[channels - 1]!;
