// What the features see of an open project. The parts behind these interfaces (workers, storage, audio device) are made in
// open-session.ts; features receive a Session and know nothing of threads.
import type { Accessor } from 'solid-js';
import type { ErrorReport } from '../../base/errors.ts';
import type { Ticks } from '../../base/time.ts';
import type { ExportSettings } from '../../project/records/export-settings.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import type { ProjectStore } from '../../project/store/project-store.ts';
import type {
  ClipLevelling,
  ClipMatch,
  LearnedNoise,
  LoudnessGoal,
  LoudnessPlan,
} from '../../protocol/audio/loudness-protocol.ts';
import type { ExportPhase } from '../../protocol/export-protocol.ts';
import type { SnapshotImageOptions } from '../../protocol/preview-protocol.ts';
import type { MixerMeters } from './mixer-meters.ts';
import type { Recorder } from './recording/recording.ts';
import type { RelayPreview } from './relay/relay-preview.ts';

/** Cheapest first: boxes, quarter size, half size, every pixel. `auto` adapts to the machine. */
export type PreviewLevel = 'wireframe' | 'draft' | 'standard' | 'full';

export interface PlaybackStatistics {
  readonly shown: number;
  readonly dropped: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
  /** The level in use, which `auto` may have lowered. */
  readonly level: PreviewLevel;
}

export interface Player {
  /** Gives the canvas to the engine's worker; once for a canvas. The player sizes it to the element × devicePixelRatio. */
  attach(canvas: HTMLCanvasElement): void;
  readonly playing: Accessor<boolean>;
  /** Frame-snapped playhead; follows the audio clock while playing. */
  readonly time: Accessor<Ticks>;
  /** −8…8, 1 = normal; J K L change it. */
  readonly rate: Accessor<number>;
  /** Frames or sound are waited for: at the start, in the middle, or for a picture that takes long. */
  readonly buffering: Accessor<boolean>;
  /** False until the first picture is on the canvas: the graphics device is being set up, or set up again after a crash. */
  readonly pictured: Accessor<boolean>;
  /** Why nothing, or not everything, is heard; the picture plays on. */
  readonly soundError: Accessor<ErrorReport | null>;
  readonly statistics: Accessor<PlaybackStatistics>;
  readonly level: Accessor<PreviewLevel | 'auto'>;
  readonly error: Accessor<ErrorReport | null>;
  /** Peak of the last ≈ 50 ms per output channel, linear, for the meters. */
  readonly meter: Accessor<readonly number[]>;
  readonly volume: Accessor<number>;
  readonly loop: Accessor<boolean>;
  play(rate?: number): Promise<void>;
  pause(): void;
  seek(time: Ticks): void;
  /** While dragging: newest wins, stale answers are dropped. */
  scrub(time: Ticks): void;
  stepFrames(frames: number): void;
  setLevel(level: PreviewLevel | 'auto'): void;
  setVolume(volume: number): void;
  setLoop(loop: boolean): void;
  /** Whether films that have a proxy are shown from it; true at first. */
  readonly useProxies: Accessor<boolean>;
  setUseProxies(use: boolean): void;
  /** What is played round and round: from in to out; null stands for the beginning and the end of the film. */
  setLoopRange(inPoint: Ticks | null, outPoint: Ticks | null): void;
  /** The frame at the playhead as a file; without options a PNG of the sequence's size. */
  snapshotImage(options?: SnapshotImageOptions): Promise<Blob>;
}

export type ImportState =
  | { readonly phase: 'waiting' | 'reading' | 'probing' }
  | { readonly phase: 'converting'; readonly fraction: number; readonly codec: string }
  | { readonly phase: 'copying'; readonly fraction: number }
  /** The preview's light copy of a film that is in the project already. */
  | { readonly phase: 'proxy'; readonly fraction: number }
  | { readonly phase: 'done'; readonly asset: string; readonly duplicate: boolean; readonly proxy?: boolean }
  | { readonly phase: 'failed'; readonly error: ErrorReport };

export interface ImportTask {
  readonly id: string;
  readonly name: string;
  readonly state: Accessor<ImportState>;
  cancel(): void;
  dismiss(): void;
}

/** A dropped, picked or pasted file, with its handle where the browser gave one. */
export interface ImportItem {
  readonly file: File;
  readonly handle: FileSystemFileHandle | null;
}

export interface WaveformPeaks {
  readonly samplesPerPeak: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** Interleaved [min, max, rms] per peak per channel, −1…1; filled up to `ready` peaks. */
  readonly data: Float32Array;
  readonly ready: number;
}

export interface MediaLibrary {
  readonly tasks: Accessor<readonly ImportTask[]>;
  import(items: readonly ImportItem[]): readonly ImportTask[];
  /** Assets whose bytes cannot be reached now. */
  readonly missing: Accessor<ReadonlySet<string>>;
  /** Of these, the ones that only want the user's permission again. */
  readonly denied: Accessor<ReadonlySet<string>>;
  /** Finds the file for a missing asset; a different file is refused with `relink-mismatch` unless `force`. */
  relink(asset: string, item: ImportItem, options?: { readonly force?: boolean }): Promise<void>;
  /** Assets that have a proxy: a light copy that the preview plays in their stead. */
  readonly proxies: Accessor<ReadonlySet<string>>;
  /** Films without transparency can. */
  canHaveProxy(asset: string): boolean;
  /** Makes one, as a task among the imports; once at a time for an asset. It goes when the asset does. */
  makeProxy(asset: string): void;
  removeProxy(asset: string): Promise<void>;
  /** Asks the user again for handles whose permission lapsed (needs a click). What is refused stays in `denied`. */
  restoreAccess(): Promise<void>;
  /** Nearest picture that exists now or is made later; repaints come through `onMedia`. `height` in CSS px. */
  thumbnail(asset: string, time: Ticks): ImageBitmap | null;
  /** Coarsest set of peaks not coarser than asked, or what exists so far; null until the first arrive. */
  peaks(asset: string, stream: number, samplesPerPeak: number): WaveformPeaks | null;
  /** Called with the asset whose thumbnails or peaks have grown. */
  onMedia(listener: (asset: string) => void): () => void;
}

export interface ExportProgress {
  readonly phase: ExportPhase | 'failed' | 'cancelled';
  readonly frames: number;
  readonly totalFrames: number;
  /** Frames that came from stored segments. */
  readonly reusedFrames: number;
  readonly framesPerSecond: number;
  readonly etaSeconds: number | null;
  /** Fallbacks taken, as catalogue keys with params ("aac is not available here, Opus is used"). */
  readonly notices: readonly ErrorReport[];
  readonly error: ErrorReport | null;
  readonly fileName: string;
  readonly bytes: number;
}

/** Where a film is made: in this tab, or by the relay's nodes. */
export type RenderPlace = 'tab' | 'relay';

export interface ExportTask {
  readonly id: string;
  readonly place: RenderPlace;
  readonly settings: ExportSettings;
  readonly progress: Accessor<ExportProgress>;
  cancel(): void;
  /** Saves again or shares when the target was the browser's own storage. */
  download(): Promise<void>;
  dismiss(): void;
}

/** An export that a crash, a reload or a closed tab cut off. What was rendered is kept: going on encodes only the rest. */
export interface InterruptedExport {
  readonly id: string;
  readonly settings: ExportSettings;
  readonly fileName: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export interface Exporter {
  /** Left over from earlier visits, newest first. */
  readonly interrupted: Accessor<readonly InterruptedExport[]>;
  /** Starts it again with the settings of then; the file is chosen anew. */
  resume(id: string, handle: FileSystemFileHandle | null): ExportTask;
  forget(id: string): void;
  readonly tasks: Accessor<readonly ExportTask[]>;
  /** `handle`: from showSaveFilePicker; null: OPFS, then a download. */
  start(settings: ExportSettings, handle: FileSystemFileHandle | null, place?: RenderPlace): ExportTask;
  /** What this browser can encode with exactly these settings, and what it would use instead. */
  check(
    settings: ExportSettings,
  ): Promise<{ readonly settings: ExportSettings; readonly notices: readonly ErrorReport[] }>;
}

export interface StorageState {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  readonly persisted: boolean;
}

/** A stored record that cannot be read: left out of the snapshot, kept in the document. */
export interface KeptRecord {
  readonly type: string;
  readonly id: string;
  readonly error: ErrorReport;
}

export interface DocumentHealth {
  readonly unreadable: readonly KeptRecord[];
  /** Stretches of the saved history that were damaged when the project was opened. */
  readonly damaged: number;
  /** Why this tab neither follows nor writes any more (`project-newer`); null while it does. */
  readonly refusal: ErrorReport | null;
}

export interface Session {
  readonly projectId: string;
  readonly store: ProjectStore;
  /** The document as a signal; tables keep their identity while nothing in them changes. */
  readonly snapshot: Accessor<ProjectSnapshot>;
  readonly player: Player;
  /** The pictures of the player drawn by a relay instead of this tab. */
  readonly relayPreview: RelayPreview;
  /** Of the mixer that is heard. */
  readonly meters: MixerMeters;
  /** Both ears of a head among the loudspeakers, instead of a fold to the device; of the monitor alone. */
  setHeadphones(on: boolean): void;
  /**
   * Mixes the whole film, and says what brings it to a target; null for a silent one. Rejects with `cancelled`.
   * @param onProgress 0 … 1
   */
  measureLoudness(
    target: LoudnessGoal,
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<LoudnessPlan | null>;
  /** Finds how the sound of clips lies to that of a reference. Rejects with `cancelled`. */
  matchClips(
    reference: string,
    clips: readonly string[],
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<readonly ClipMatch[]>;
  /** Learns the noise that comes in at an effect in a range of the film. Rejects with `cancelled`, `noise-print-short`, `noise-print-silent`. */
  learnNoise(
    effect: string,
    range: { readonly start: Ticks; readonly end: Ticks },
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<LearnedNoise>;
  /** Measures clips of sound, speech alone where there is some: what brings each to −23 LUFS. Rejects with `cancelled`. */
  levelClips(
    clips: readonly string[],
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
  ): Promise<readonly ClipLevelling[]>;
  readonly media: MediaLibrary;
  readonly recorder: Recorder;
  readonly exporter: Exporter;
  readonly storage: Accessor<StorageState>;
  /** `follower`: another tab writes; this one shows it live. */
  readonly role: Accessor<'writer' | 'follower'>;
  readonly health: Accessor<DocumentHealth>;
  readonly saveState: Accessor<'saved' | 'saving' | 'failed'>;
  /** The project as a `.storycore` file. */
  exportFile(options: { readonly withMedia: boolean }): Promise<Blob>;
  close(): Promise<void>;
}

export interface ProjectCard {
  readonly id: string;
  readonly name: string;
  readonly updatedAt: number;
  readonly thumbnail: Blob | null;
}

/** The start screen's side; light: it must not load the document library. */
export interface ProjectShelf {
  list(): Promise<readonly ProjectCard[]>;
  rename(id: string, name: string): Promise<void>;
  duplicate(id: string): Promise<string>;
  remove(id: string): Promise<void>;
}
