// Three parties: the page tells the worklet what to play and the feeder what the document is; the feeder (a worker) sends the worklet
// plans and decoded sound over a port of their own; the worklet, which is the clock, tells both where it is.
import type { ErrorReport } from '../../base/errors.ts';
import type { Ticks } from '../../base/time.ts';
import type { Diff, SentSnapshot } from '../../project/records/snapshot.ts';
import type { TimeLoop } from '../clock-anchor.ts';
import type { PlayerMeters } from './meter-protocol.ts';

/** Frames of a chunk of a take: 85 ms at 48 kHz. Chunk c covers samples 4096 c … of the sequence. */
export const CHUNK_FRAMES = 4096;

export interface FeederOpen {
  readonly version: number;
  readonly snapshot: SentSnapshot;
  readonly sequence: string;
  /** Of the audio device's context; the mix is made at this rate. */
  readonly sampleRate: number;
  /** Channels of the monitor. */
  readonly channels: number;
}

export type FeederEvent =
  /** A clip is silent because its media cannot be read. */
  | { readonly kind: 'media-error'; readonly asset: string; readonly error: ErrorReport }
  /** An effect is bypassed because what it was given cannot be had. */
  | { readonly kind: 'effect-error'; readonly error: ErrorReport };

export interface FeederApi {
  /** @param port to the worklet. @throws StoryError `protocol-mismatch` */
  open(options: FeederOpen, port: MessagePort, listener: (event: FeederEvent) => void): Promise<void>;
  apply(diff: Diff): void;
  replace(snapshot: SentSnapshot, sequence: string): void;
  /** What could not be read of an asset may answer now; null: of all. */
  refreshMedia(asset: string | null): void;
  /**
   * Gets ready to play from `time`, round the loop where there is one. Positions that the worklet told under a smaller token count
   * no more.
   */
  cue(time: Ticks, rate: number, token: number, loop: TimeLoop | null): void;
  counters(): FeederCounters;
  close(): Promise<void>;
}

/** What is held; the leak tests read it. */
export interface FeederCounters {
  readonly readers: number;
  readonly chunks: number;
  readonly shared: boolean;
  /** False when all that is wanted now lies ready. */
  readonly busy: boolean;
}

/** Page → worklet. Positions in samples of the sequence. */
export type PlayerCommand =
  | { readonly kind: 'connect'; readonly port: MessagePort }
  /** `token` comes back in the reports, so that one of an earlier start is not taken for this one. */
  | {
      readonly kind: 'start';
      readonly at: number;
      readonly rate: number;
      readonly token: number;
      /** After sample to − 1 comes sample `from`, without a gap. */
      readonly loop: { readonly from: number; readonly to: number } | null;
    }
  | { readonly kind: 'stop' }
  | { readonly kind: 'volume'; readonly volume: number }
  /** Both ears of a head among the loudspeakers, for headphones; else a fold to the device's channels. Of the monitor alone. */
  | { readonly kind: 'headphones'; readonly on: boolean }
  /** Works the mixer's meters out, or no longer; makes them begin anew. */
  | { readonly kind: 'meters'; readonly on: boolean }
  | { readonly kind: 'reset-meters' }
  /** Spectrum and stereo picture of one strip besides the master, by its id. */
  | { readonly kind: 'scope'; readonly strip: string | null }
  /** Sends every mixed sample to the page, before volume and transport fades. */
  | { readonly kind: 'tap'; readonly on: boolean };

export interface PlayerReport {
  readonly kind: 'report';
  readonly token: number;
  /** At this time of the audio context … */
  readonly contextTime: number;
  /** … the output stands at this sample of the sequence, */
  readonly position: number;
  /** … and moves on at this rate; 0 while stopped or waiting for samples. */
  readonly rate: number;
  readonly playing: boolean;
  readonly waiting: boolean;
  /** Times that playing had to wait for samples. */
  readonly underruns: number;
  /** Largest magnitude of each channel of the mix since the last report. */
  readonly peaks: readonly number[];
}

export interface PlayerTap {
  readonly kind: 'tap';
  readonly start: number;
  readonly planes: Float32Array[];
}

export type PlayerMessage = PlayerReport | PlayerTap | PlayerMeters;

/** Planes of a chunk: numbers of slots in the shared memory, or the samples themselves. */
export type ChunkPlanes =
  | { readonly slots: readonly number[] }
  | { readonly planes: readonly Float32Array[] };

/** Feeder → worklet. `Plan` is the engine's mix plan, of which the protocol knows nothing. */
export type FeedMessage<Plan> =
  | { readonly kind: 'memory'; readonly memory: SharedArrayBuffer }
  /** What an effect was given, before the first plan that names the key; without planes: no plan will name it again. */
  | { readonly kind: 'samples'; readonly key: string; readonly planes: readonly Float32Array[] }
  | {
      readonly kind: 'plan';
      readonly id: number;
      readonly plan: Plan;
      /** Valid for samples from … to − 1 of each. */
      readonly ranges: readonly { readonly from: number; readonly to: number }[];
      /** The id under which the chunks of take i of the plan come. */
      readonly takes: readonly number[];
      /** Sounds as the plan before: it is swapped in without a crossfade. */
      readonly seamless: boolean;
    }
  | { readonly kind: 'chunk'; readonly take: number; readonly chunk: number; readonly data: ChunkPlanes }
  | { readonly kind: 'drop'; readonly take: number; readonly chunk: number };

/** Worklet → feeder. */
export type FeedAnswer =
  | { readonly kind: 'at'; readonly token: number; readonly position: number; readonly rate: number }
  | { readonly kind: 'swapped'; readonly id: number }
  | { readonly kind: 'freed'; readonly data: ChunkPlanes };
