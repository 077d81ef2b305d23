// Recording: a worklet on the player's own context taps the microphone and counts by the clock that playing counts by; a worker
// writes what it sends to a file as it comes; the page hears levels.

/** Frames of a message from worklet to worker: 85 ms at 48 kHz. */
export const RECORD_CHUNK = 4096;
/** Chunks that may be on their way: 22 s at 48 kHz. What comes while so many wait is silence in the file. */
export const MOST_CHUNKS_ON_THE_WAY = 256;

/** Page → worklet. */
export type TapCommand =
  | { readonly kind: 'connect'; readonly port: MessagePort }
  | { readonly kind: 'record'; readonly on: boolean };

/** Worklet → page: the largest magnitude of each channel since the last message, 1 = full scale; some 23 times a second. */
export interface TapLevel {
  readonly kind: 'level';
  readonly peaks: readonly number[];
}

/** Worklet → worker. */
export type RecordedChunk =
  | {
      readonly kind: 'chunk';
      /** Of the context's clock: `currentTime × sampleRate` of the first frame. */
      readonly frame: number;
      readonly planes: readonly Float32Array<ArrayBuffer>[];
    }
  /** All that was tapped has been sent. */
  | { readonly kind: 'end' };

/** Worker → worklet: one chunk less is on its way. */
export interface ChunkWritten {
  readonly kind: 'written';
}

export interface RecorderOpen {
  readonly version: number;
  /** Names the file: `recordings/<id>.wav`. */
  readonly id: string;
  readonly sampleRate: number;
  readonly channels: number;
}

export type RecorderEvent =
  /** The frame of the context's clock that the file begins with. */
  | { readonly kind: 'first'; readonly frame: number }
  /** The disk has no room, or the file is as long as a WAV can be; what was written stays. */
  | { readonly kind: 'full' | 'longest' };

export interface RecordedFile {
  readonly frames: number;
  /** Of the context's clock: its first frame. −1 where nothing came. */
  readonly firstFrame: number;
  /** Frames that the disk was too slow for; they are silent. */
  readonly lost: number;
}

/** Where a chirp that was played was heard. */
export interface HeardChirp {
  /** Frames from playing to hearing it; to a part of a frame. */
  readonly frames: number;
  /** How far it stands out, in standard deviations of chance. */
  readonly score: number;
}

export interface RecorderApi {
  /** @throws StoryError `protocol-mismatch`, `storage-full` */
  open(options: RecorderOpen, port: MessagePort, listener: (event: RecorderEvent) => void): Promise<void>;
  /** Waits for the worklet's last chunk, though not for ever, and closes the file. */
  finish(): Promise<RecordedFile>;
  /** @param recorded one channel, from the frame on at which the signal of `latencySignal` was begun */
  findChirp(recorded: Float32Array, sampleRate: number): HeardChirp;
}
