// The page's side of the preview worker. A worker that crashes is started anew with everything it knew; the canvas cannot be
// given twice, so the page is asked for a new one.
import { proxy, type Remote, transfer } from 'comlink';
import { reportOf, type StoryError } from '../../src/base/errors.ts';
import type { Ticks } from '../../src/base/time.ts';
import {
  applyDiff,
  type Diff,
  type ProjectSnapshot,
  sentSnapshot,
} from '../../src/project/records/snapshot.ts';
import type { ClockAnchor } from '../../src/protocol/clock-anchor.ts';
import type {
  PlayRange,
  PreviewApi,
  PreviewCounters,
  PreviewEvent,
  PreviewLevel,
  RelayLink,
  SnapshotImageOptions,
} from '../../src/protocol/preview-protocol.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { connectWorker, type WorkerConnection } from '../worker-connection.ts';

export interface PreviewClientOptions {
  readonly snapshot: ProjectSnapshot;
  readonly sequence: string;
  readonly level: PreviewLevel | 'auto';
  readonly onEvent: (event: PreviewEvent) => void;
  /** The worker died and a new one knows all again but has no canvas. */
  readonly onRestart: (error: StoryError) => void;
}

/** More crashes than this within the window are not an accident: the preview stays off. */
const MOST_RESTARTS = 3;
const RESTART_WINDOW_MS = 60_000;

export class PreviewClient {
  readonly #options: PreviewClientOptions;
  readonly #crashes: number[] = [];
  #connection: WorkerConnection<PreviewApi>;
  #snapshot: ProjectSnapshot;
  #sequence: string;
  #level: PreviewLevel | 'auto';
  #proxies: readonly string[] = [];
  #size: readonly [number, number] | null = null;
  #closed = false;

  constructor(options: PreviewClientOptions) {
    this.#options = options;
    this.#snapshot = options.snapshot;
    this.#sequence = options.sequence;
    this.#level = options.level;
    this.#connection = this.#start();
  }

  attach(canvas: OffscreenCanvas): void {
    this.#tell((api) => api.attach(transfer(canvas, [canvas])));
    if (this.#size) this.resize(...this.#size);
  }

  resize(width: number, height: number): void {
    this.#size = [width, height];
    this.#tell((api) => api.resize(width, height));
  }

  apply(diff: Diff): void {
    this.#snapshot = applyDiff(this.#snapshot, diff);
    this.#tell((api) => api.apply(diff));
  }

  replace(snapshot: ProjectSnapshot, sequence: string): void {
    this.#snapshot = snapshot;
    this.#sequence = sequence;
    this.#tell((api) => api.replace(sentSnapshot(snapshot), sequence));
  }

  /** Content hashes of the films that are shown from their proxies. */
  setProxies(hashes: readonly string[]): void {
    this.#proxies = hashes;
    this.#tell((api) => api.setProxies(hashes));
  }

  refreshMedia(asset: string | null): void {
    this.#tell((api) => api.refreshMedia(asset));
  }

  /** @param ticket lets one socket in. @throws what the relay says */
  followRelay(link: RelayLink, ticket: () => Promise<string>): void {
    const given = proxy(ticket);
    this.#tell((api) => api.followRelay(link, given));
  }

  leaveRelay(): void {
    this.#tell((api) => api.leaveRelay());
  }

  setLevel(level: PreviewLevel | 'auto'): void {
    this.#level = level;
    this.#tell((api) => api.setLevel(level));
  }

  play(anchor: ClockAnchor, range: PlayRange, loop: boolean): void {
    this.#tell((api) => api.play(anchor, range, loop));
  }

  clock(anchor: ClockAnchor): void {
    this.#tell((api) => api.clock(anchor));
  }

  pause(): void {
    this.#tell((api) => api.pause());
  }

  /** True once the exact frame is on the canvas; false when something newer was asked. @throws StoryError `worker-crashed` */
  show(time: Ticks, scrub: boolean): Promise<boolean> {
    return this.#ask((api) => api.show(time, scrub));
  }

  preroll(time: Ticks, rate: number): Promise<void> {
    return this.#ask((api) => api.preroll(time, rate));
  }

  snapshotImage(time: Ticks, options?: SnapshotImageOptions): Promise<Blob> {
    return this.#ask((api) => api.snapshotImage(time, options));
  }

  counters(): Promise<PreviewCounters> {
    return this.#ask((api) => api.counters());
  }

  /** For tests: as if the worker had died. */
  crash(): void {
    this.#connection.crash('asked to');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#ask((api) => api.close());
    } finally {
      this.#connection.close();
    }
  }

  #start(): WorkerConnection<PreviewApi> {
    const connection = connectWorker<PreviewApi>(
      () => new Worker(new URL('./preview-worker.ts', import.meta.url), { type: 'module', name: 'preview' }),
      'preview',
      (error) => this.#restart(error),
    );
    const open = connection.api.open(
      {
        version: PROTOCOL_VERSION,
        snapshot: sentSnapshot(this.#snapshot),
        sequence: this.#sequence,
        level: this.#level,
      },
      proxy(this.#options.onEvent),
    );
    connection.call(open).catch((error: unknown) => this.#failed(error));
    if (this.#proxies.length > 0)
      void connection.call(connection.api.setProxies(this.#proxies)).catch(() => undefined);
    return connection;
  }

  #restart(error: StoryError): void {
    if (this.#closed) return;
    const now = performance.now();
    this.#crashes.push(now);
    while (now - this.#crashes[0]! > RESTART_WINDOW_MS) this.#crashes.shift();
    this.#failed(error);
    if (this.#crashes.length > MOST_RESTARTS) return;
    this.#connection = this.#start();
    this.#options.onRestart(error);
  }

  #ask<T>(question: (api: Remote<PreviewApi>) => Promise<T>): Promise<T> {
    return this.#connection.call(question(this.#connection.api));
  }

  /** For messages whose failure comes back as an event or as the next question's. */
  #tell(message: (api: Remote<PreviewApi>) => Promise<void>): void {
    this.#ask(message).catch((error: unknown) => {
      if (!this.#closed) this.#failed(error);
    });
  }

  #failed(error: unknown): void {
    this.#options.onEvent({ kind: 'error', error: reportOf(error) });
  }
}
