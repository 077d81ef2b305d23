// What the features see of recording; recorder.ts does it.
import type { Accessor } from 'solid-js';
import type { ErrorReport } from '../../../base/errors.ts';
import type { UnfinishedRecording } from '../../../storage/unfinished-recordings.ts';
import type { RecordingPlace } from './place-recording.ts';

/** A recording that is in the project: its clips are for the caller to place, on the tracks that were armed. */
export interface Recording extends RecordingPlace {
  readonly asset: string;
  readonly tracks: readonly string[];
  /** What went wrong on the way; the recording is good up to there. */
  readonly notices: readonly ErrorReport[];
}

export interface Recorder {
  readonly armed: Accessor<ReadonlySet<string>>;
  /**
   * Opens the microphone with the first track, and closes it with the last.
   * @throws StoryError `record-denied`, `record-no-device`, `record-device-busy`, `record-rate`, `record-failed`, `audio-device-missing`
   */
  arm(track: string, on: boolean): Promise<void>;
  readonly state: Accessor<'idle' | 'starting' | 'recording' | 'ending'>;
  /** Largest magnitude that came in, falling by 21 dB a second; 1 = full scale. */
  readonly level: Accessor<number>;
  /** What ended the armed state by itself. */
  readonly trouble: Accessor<ErrorReport | null>;
  /**
   * Plays from the playhead and records until `stop`, or until playing stops.
   * @throws StoryError `record-nothing`, those of `arm`, of storing and of importing
   */
  record(name: string, tracks: readonly string[]): Promise<Recording>;
  stop(): void;
  /** Where the microphone's rate is not the project's; null while it is, or is not known. */
  readonly rates: Accessor<{ readonly device: number; readonly project: number } | null>;
  /** Plays a chirp twice and remembers how long it took back, for this microphone; seconds. @throws StoryError `record-chirp-unheard` */
  measureLatency(): Promise<number>;
  /** Left over from earlier visits, newest first. */
  unfinished(): Promise<readonly UnfinishedRecording[]>;
  /** Brings one into the project; its place is null where playing had not begun. @throws StoryError `record-nothing` */
  recover(
    entry: UnfinishedRecording,
  ): Promise<{ readonly asset: string; readonly place: UnfinishedRecording['place'] }>;
  discard(id: string): Promise<void>;
}
