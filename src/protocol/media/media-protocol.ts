// Between the page and the media worker: importing, filmstrips, waveforms.
import type { Ticks } from '../../base/time.ts';
import type { MediaAsset, MediaLocation } from '../../project/records/media-asset.ts';

/** What importing finds out; the id, the bin and the date are the document's to add. */
export type ImportedMedia = Omit<MediaAsset, 'id' | 'bin' | 'importedAt'>;

export type ImportPhase =
  | { readonly phase: 'reading' | 'probing' }
  | { readonly phase: 'converting'; readonly fraction: number; readonly codec: string }
  | { readonly phase: 'copying'; readonly fraction: number };

export interface ImportOrder {
  /** Names the order for `cancel`. */
  readonly job: string;
  readonly file: File;
  /** Where the browser gave one, the file stays where it is; else it is copied to the browser's storage. */
  readonly handle: FileSystemFileHandle | null;
  /** Hashes of the project's assets. */
  readonly known: readonly string[];
}

export type ImportAnswer =
  | { readonly kind: 'known'; readonly hash: string }
  | { readonly kind: 'media'; readonly media: ImportedMedia };

export interface PeakPiece {
  readonly asset: string;
  readonly stream: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** Peaks that there will be at this level. */
  readonly total: number;
  readonly samplesPerPeak: number;
  readonly first: number;
  /** As in WaveformPeaks. */
  readonly data: Float32Array;
}

export type MediaEvent =
  | {
      readonly kind: 'thumbnail';
      readonly asset: string;
      readonly time: Ticks;
      readonly image: ImageBitmap;
      readonly exact: boolean;
    }
  | { readonly kind: 'peaks'; readonly pieces: readonly PeakPiece[] }
  /** Thumbnails or peaks of an asset cannot be made now; asked again, they are tried again. */
  | { readonly kind: 'failed'; readonly asset: string };

export interface MediaApi {
  /** @throws StoryError `protocol-mismatch` */
  open(version: number, listener: (event: MediaEvent) => void): Promise<void>;
  /** @throws StoryError of probing, converting and storing; `cancelled` */
  import(order: ImportOrder, onPhase: (phase: ImportPhase) => void): Promise<ImportAnswer>;
  cancel(job: string): void;
  /** The content hash, to tell whether a file is the missing one. @throws StoryError `cancelled` */
  identify(job: string, file: File): Promise<string>;
  /** Keeps a found file: its handle, or a copy. @throws StoryError `storage-full`, `cancelled` */
  keep(order: ImportOrder, hash: string, onPhase: (phase: ImportPhase) => void): Promise<MediaLocation[]>;
  /** Ids of the assets none of whose places answers now; `denied` ones answer once the user agrees again. */
  unreachable(
    assets: readonly MediaAsset[],
  ): Promise<{ readonly missing: readonly string[]; readonly denied: readonly string[] }>;
  /** Pictures wanted, most urgent first; what is asked for again moves to the front. */
  wantThumbnails(asset: MediaAsset, times: readonly Ticks[]): void;
  wantPeaks(asset: MediaAsset, stream: number): void;
  /** Makes the preview's light copy of a film. @throws StoryError `proxy-failed`, `media-…`, `storage-…`, `cancelled` */
  makeProxy(job: string, asset: MediaAsset, onProgress: (fraction: number) => void): Promise<void>;
  /** Those of the content hashes that have a proxy. */
  storedProxies(hashes: readonly string[]): Promise<readonly string[]>;
  removeProxy(hash: string): Promise<void>;
  /** An asset left the project or changed its bytes: nothing of it is made any more. */
  forget(asset: string): void;
  close(): Promise<void>;
}
