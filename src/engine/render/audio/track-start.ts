// Where a film's sound begins before its first sample, and how the decoder is told.
import type { ExportSettings } from '../../timeline/document-types.ts';
import { withTotalSamples } from './flac-frames.ts';
import { preSkipOf, withPreSkip } from './opus-head.ts';
import type { ProvenAudioEncoder } from './prove-audio-encoder.ts';

/**
 * Samples of silence in front besides the encoder's delay, and packets that are left out.
 *
 * MP4 and MOV write an edit list, Ogg and MP3 say the delay in their heads. Matroska cannot say that AAC or AC-3 starts early and a
 * bare AC-3 stream says nothing at all, so the packets that hold nothing but the encoder's run-up are left out; of the first that stays
 * only the overlap with them suffers.
 */
export function startOf(
  { encoding: { codec }, delay, frame }: ProvenAudioEncoder,
  container: ExportSettings['container'],
): { readonly padding: number; readonly skipped: number } {
  if (codec === 'opus') return { padding: opusPadding(delay), skipped: 0 };
  const silent = container === 'mkv' || container === 'ac3';
  if (!silent || delay === 0) return { padding: 0, skipped: 0 };
  const whole = Math.ceil(delay / frame);
  return { padding: whole * frame - delay, skipped: whole };
}

/** Matroska counts milliseconds: the delay is padded to a whole number of them (312 → 336 samples), so that no lag is rounded in. */
const opusPadding = (preSkip: number): number => Math.ceil(preSkip / 48) * 48 - preSkip;

export function descriptionOf(
  { encoding, config }: ProvenAudioEncoder,
  padding: number,
  samples: number,
): { description?: Uint8Array } {
  const { description } = config;
  if (!description) return {};
  if (encoding.codec === 'opus')
    return { description: withPreSkip(description, preSkipOf(description) + padding) };
  return { description: encoding.codec === 'flac' ? withTotalSamples(description, samples) : description };
}
