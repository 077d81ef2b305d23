// Between the exporter (page) and the export worker. The snapshot is frozen when the export starts: editing goes on beside it.
import type { ErrorReport } from '../base/errors.ts';
import type { ExportSettings } from '../project/records/export-settings.ts';
import type { SentSnapshot } from '../project/records/snapshot.ts';

export type ExportTarget =
  /** From showSaveFilePicker. */
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  /** The browser's own storage, path from its root; offered as a download afterwards. */
  | { readonly kind: 'opfs'; readonly path: string };

export interface ExportOrder {
  readonly version: number;
  readonly snapshot: SentSnapshot;
  readonly settings: ExportSettings;
  readonly target: ExportTarget;
}

/** `reading` to `downloading` are of a film that a relay renders. */
export type ExportPhase =
  | 'preparing'
  | 'reading'
  | 'uploading'
  | 'waiting'
  | 'audio'
  | 'video'
  | 'muxing'
  | 'downloading'
  | 'done';

export interface ExportReport {
  readonly phase: ExportPhase;
  readonly frames: number;
  readonly totalFrames: number;
  readonly reusedFrames: number;
  readonly framesPerSecond: number;
  readonly etaSeconds: number | null;
  readonly notices: readonly ErrorReport[];
  readonly bytes: number;
}

export interface ExportCheck {
  readonly settings: ExportSettings;
  readonly notices: readonly ErrorReport[];
}

export interface ExportResult {
  readonly bytes: number;
  readonly frames: number;
  /** Frames that an encoder made in this run; the others came from the store or from source packets. */
  readonly encodedFrames: number;
  readonly notices: readonly ErrorReport[];
}

export interface ExportApi {
  /** @throws StoryError `protocol-mismatch`, `cancelled`, `storage-full`, and what rendering throws */
  run(order: ExportOrder, listener: (report: ExportReport) => void): Promise<ExportResult>;
  cancel(): void;
  /** Which encoders this browser has for these settings. */
  check(snapshot: SentSnapshot, settings: ExportSettings): Promise<ExportCheck>;
  /** Bytes and number of stored segments, and the means to forget them. */
  segments(): Promise<{ readonly bytes: number; readonly count: number }>;
  trimSegments(bytes: number): Promise<void>;
}
