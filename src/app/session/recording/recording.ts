// What the features see of recording; recorder.ts does it.
import type { Accessor } from 'solid-js';
import type { MicrophoneName, MicrophoneWish } from '../../../../workers/audio/microphone-client.ts';
import type { ErrorReport } from '../../../base/errors.ts';
import type { Ticks } from '../../../base/time.ts';
import type { UnfinishedRecording } from '../../../storage/unfinished-recordings.ts';
import type { CountIn } from './count-in.ts';
import type { InputLevels } from './input-levels.ts';
import type { RecordingPlace } from './place-recording.ts';

/** A recording that is in the project: its clips are for the caller to place, on the tracks that were armed. */
export interface Recording extends RecordingPlace {
  readonly asset: string;
  readonly tracks: readonly string[];
  /** What went wrong on the way; the recording is good up to there. */
  readonly notices: readonly ErrorReport[];
}

export interface RecorderInput extends MicrophoneWish {
  /** Of the device when it was chosen: to say which one is missing. */
  readonly name: string;
}

export interface RecordOptions {
  /** Sequence time, on a frame, from which it is kept; left out: the playhead. */
  readonly from?: Ticks;
  /** It ends by itself there. */
  readonly until?: Ticks;
  /** The film plays from so much earlier; what is heard then is a handle of the clip. */
  readonly preRoll?: Ticks;
  readonly countIn?: CountIn;
}

export interface Recorder {
  readonly armed: Accessor<ReadonlySet<string>>;
  /**
   * Opens the microphone with the first track, and closes it with the last.
   * @throws StoryError `record-denied`, `record-no-device`, `record-device-busy`, `record-rate`, `record-failed`, `audio-device-missing`
   */
  arm(track: string, on: boolean): Promise<void>;
  readonly state: Accessor<'idle' | 'starting' | 'counting' | 'recording' | 'ending'>;
  /** The click that is heard while it counts in: 1, 2, 3 …; else 0. */
  readonly count: Accessor<number>;
  /** Largest magnitude that came in, falling by 21 dB a second; 1 = full scale. */
  readonly level: Accessor<number>;
  /** Of each channel that comes in, for meters. */
  readonly levels: Accessor<InputLevels>;
  /** Puts the lamp out that says that something was too loud. */
  clearClip(): void;
  /** Those that have a name: none before the microphone was allowed. */
  readonly microphones: Accessor<readonly MicrophoneName[]>;
  /** Asks for permission where there is none yet. @throws StoryError as `arm` */
  findMicrophones(): Promise<void>;
  /** Which microphone is meant, and how many channels; one that is open is opened anew, unless it records. @throws StoryError as `arm` */
  setInput(input: RecorderInput): Promise<void>;
  /** What the microphone hears goes to the loudspeaker too; off whenever a microphone is opened. */
  readonly monitoring: Accessor<boolean>;
  /** @throws StoryError `record-monitor-failed`; it is off then */
  setMonitoring(on: boolean): Promise<void>;
  /** What ended the armed state by itself, or that another microphone is used than the one chosen. */
  readonly trouble: Accessor<ErrorReport | null>;
  /**
   * Plays and records until `stop`, or until playing stops.
   * @throws StoryError `record-nothing`, `cancelled` while it counts in, those of `arm`, of storing and of importing
   */
  record(name: string, tracks: readonly string[], options?: RecordOptions): Promise<Recording>;
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
