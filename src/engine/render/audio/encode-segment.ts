import { isAbort, reportOf, StoryError, throwIfCancelled } from '../../../base/errors.ts';
import type { Planes } from '../../audio/block.ts';
import { AudioEncoderRun, type AudioEncoding } from './audio-encoder-run.ts';
import type { AudioSegment } from './audio-segment-file.ts';
import type { AudioSegmentPlan } from './audio-segments.ts';

/** A segment's input, mixed and held at full scale, in pieces. */
export interface MixedInput {
  readonly pieces: readonly Planes[];
  /** Largest magnitude before it was held. */
  readonly peak: number;
}

/**
 * Encodes one segment with an encoder of its own and drops the packets of the pre-roll.
 * @throws StoryError `audio-encoder-failed`, `cancelled`
 */
export async function encodeSegment(
  encoding: AudioEncoding,
  { dropped, first, end }: AudioSegmentPlan,
  input: MixedInput,
  signal: AbortSignal | undefined,
): Promise<AudioSegment> {
  const run = new AudioEncoderRun(encoding);
  const total = end - first;
  try {
    for (const planes of input.pieces) {
      throwIfCancelled(signal);
      await run.add(planes, planes[0]!.length);
    }
    await run.finish();
    const packets = run.packets.slice(dropped, dropped + total).map((packet) => packet.data);
    if (packets.length < total) throw new Error(`${packets.length} of ${total} packets`);
    return { packets, peak: input.peak };
  } catch (error) {
    await run.cancel().catch(() => undefined);
    throw encodingError(error, encoding.codec);
  }
}

/** What is no StoryError and no cancellation came from the encoder. */
export function encodingError(error: unknown, codec: string): unknown {
  if (error instanceof StoryError || isAbort(error)) return error;
  const params = { codec, reason: reportOf(error).detail };
  return new StoryError('audio-encoder-failed', { params, cause: error });
}

/** Holds samples at full scale, as the monitor does. @returns the largest magnitude before */
export function holdAtFullScale(planes: Planes): number {
  let peak = 0;
  for (const plane of planes) {
    for (let i = 0; i < plane.length; i++) {
      const magnitude = Math.abs(plane[i]!);
      if (magnitude > peak) peak = magnitude;
      if (magnitude > 1) plane[i] = plane[i]! > 0 ? 1 : -1;
    }
  }
  return peak;
}
