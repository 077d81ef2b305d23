// Where a recording belongs, to the sample. The worklet that taps the microphone and the one that plays count the frames of one
// context: what came in at frame f was played into the room, and answered to, one round trip earlier.
import { ceilToFrame, type FrameRate, floorToFrame, samplesToTicks, type Ticks } from '../../../base/time.ts';

export interface RecordedRange {
  /** Of the context's clock: the file's first frame. */
  readonly firstFrame: number;
  readonly frames: number;
  readonly sampleRate: number;
  /** Samples of the sequence less frames of the context, while it played. */
  readonly offset: number;
  /** Seconds from the worklet through loudspeaker, air and microphone back to a worklet. */
  readonly roundTrip: number;
  /** Sequence time at which recording was begun, on a frame; and the one that was heard when it was ended. */
  readonly start: Ticks;
  readonly end: Ticks;
  readonly frameRate: FrameRate;
}

export interface RecordingPlace {
  readonly start: Ticks;
  /** What was recorded before lies ready as a handle. */
  readonly sourceIn: Ticks;
  readonly duration: Ticks;
}

/** Null where there is not even a frame. */
export function placeRecording(range: RecordedRange): RecordingPlace | null {
  const { firstFrame, frames, sampleRate, offset, roundTrip, frameRate } = range;
  /** The sample of the sequence that was heard when the file's first one was taken. */
  const first = firstFrame + offset - Math.round(roundTrip * sampleRate);
  const from = samplesToTicks(first, sampleRate);
  // Clips stand on frames; the sound is in place by its in-point.
  const start = Math.max(range.start, ceilToFrame(from, frameRate));
  const until = Math.min(samplesToTicks(first + frames, sampleRate), ceilToFrame(range.end, frameRate));
  const duration = floorToFrame(until - start, frameRate);
  return duration > 0 ? { start, sourceIn: start - from, duration } : null;
}
