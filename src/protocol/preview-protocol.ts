// Between the player (page) and the preview worker. The page sends the document once and then only differences.
import type { ErrorReport } from '../base/errors.ts';
import type { Ticks } from '../base/time.ts';
import type { Diff, RecordChange, SentSnapshot } from '../project/records/snapshot.ts';
import type { ClockAnchor } from './clock-anchor.ts';

/** Cheapest first. */
export const PREVIEW_LEVELS = ['wireframe', 'draft', 'standard', 'full'] as const;
export type PreviewLevel = (typeof PREVIEW_LEVELS)[number];

export interface PreviewOpen {
  readonly version: number;
  readonly snapshot: SentSnapshot;
  readonly sequence: string;
  readonly level: PreviewLevel | 'auto';
}

export interface PreviewStatistics {
  /** Frames put on the canvas since the playback began. */
  readonly shown: number;
  /** Frames whose time passed before they were ready. */
  readonly dropped: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
  readonly level: PreviewLevel;
  /** Of the frame on the canvas. */
  readonly time: Ticks;
  /** Milliseconds that the frame on the canvas took from resolve to draw. */
  readonly frameMs: number;
}

/** What is held open; all zero after `close`, bounded while open. The leak tests read it. */
export interface PreviewCounters {
  readonly readers: number;
  readonly samples: number;
  readonly frames: number;
  readonly cachedBytes: number;
}

/** Where the pictures come from while a relay draws them. */
export interface RelayLink {
  readonly url: string;
  /** Hash of the order that names the document and its media. */
  readonly order: string;
  /** What the document has become since; the newest of each record. */
  readonly changes: readonly RecordChange[];
}

export type RelayPreviewState =
  | { readonly phase: 'connecting' | 'live' }
  /** The line broke; it is tried again, with longer and longer pauses. */
  | { readonly phase: 'away' }
  /** What the relay was given does not do any more: it needs a new order. The tab's own pictures are shown meanwhile. */
  | { readonly phase: 'stale' }
  /** Over; the tab's own pictures are shown again. */
  | { readonly phase: 'ended'; readonly error: ErrorReport };

export type PreviewEvent =
  | { readonly kind: 'relay'; readonly state: RelayPreviewState }
  | { readonly kind: 'statistics'; readonly statistics: PreviewStatistics }
  | { readonly kind: 'buffering'; readonly buffering: boolean }
  /** Null: what was wrong is over. */
  | { readonly kind: 'error'; readonly error: ErrorReport | null };

export interface SnapshotImageOptions {
  /** Pixels, in the sequence's shape; default: the sequence's width. */
  readonly width?: number;
  /** Default: `image/png` */
  readonly type?: 'image/png' | 'image/webp';
}

/** Half-open range of sequence time that playback stays in. */
export interface PlayRange {
  readonly start: Ticks;
  readonly end: Ticks;
}

export interface PreviewApi {
  /** @throws StoryError `protocol-mismatch` */
  open(options: PreviewOpen, listener: (event: PreviewEvent) => void): Promise<void>;
  attach(canvas: OffscreenCanvas): void;
  /** Device pixels of the element. */
  resize(width: number, height: number): void;
  apply(diff: Diff): void;
  /** The whole document again: another sequence, an undo across many records, a restarted worker. */
  replace(snapshot: SentSnapshot, sequence: string): void;
  /** Content hashes of the films that are shown from their proxies; stills that are saved never are. */
  setProxies(hashes: readonly string[]): void;
  /** Locations of an asset answer again, or no more: what was decoded of it is made anew. */
  refreshMedia(asset: string | null): void;
  /**
   * A relay draws from now on, until `leaveRelay` or until it ends; events say how it goes.
   * @param ticket lets one socket in. @throws StoryError what the relay says
   */
  followRelay(link: RelayLink, ticket: () => Promise<string>): void;
  leaveRelay(): void;
  /**
   * Shows the frame at `time`. `scrub`: something near at once, the exact frame when it is ready. Resolves true when the exact
   * frame is on the canvas, false when a newer call made it pointless.
   */
  show(time: Ticks, scrub: boolean): Promise<boolean>;
  /** Decodes what the first moments of playback need. */
  preroll(time: Ticks, rate: number): Promise<void>;
  play(anchor: ClockAnchor, range: PlayRange, loop: boolean): void;
  /** The clock again, several times a second while playing: threads' clocks and sound cards drift apart. */
  clock(anchor: ClockAnchor): void;
  pause(): void;
  setLevel(level: PreviewLevel | 'auto'): void;
  /** The frame at `time` as a file; encoded here, because encoding takes a quarter of a second on a thread of the page. */
  snapshotImage(time: Ticks, options?: SnapshotImageOptions): Promise<Blob>;
  counters(): PreviewCounters;
  close(): Promise<void>;
}
