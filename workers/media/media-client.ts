// The page's side of the media worker: imports, filmstrips and waveforms, without a framework. A worker that crashes (a file
// too strange, memory) is started anew; what it was doing fails with `worker-crashed`, what is on screen is asked for again.
import { proxy } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import type { Ticks } from '../../src/base/time.ts';
import { thumbnailTime } from '../../src/engine/media/thumbnails.ts';
import type { MediaAsset } from '../../src/engine/timeline/media-types.ts';
import type {
  ImportAnswer,
  ImportPhase,
  MediaApi,
  MediaEvent,
} from '../../src/protocol/media/media-protocol.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { connectWorker, type WorkerConnection } from '../worker-connection.ts';
import { type PeakLevel, PeakStore } from './peak-store.ts';
import { ThumbnailStore } from './thumbnail-store.ts';

export interface MediaItem {
  readonly file: File;
  readonly handle: FileSystemFileHandle | null;
}

/** About 1,500 pictures of 96 lines. */
const THUMBNAIL_BUDGET_BYTES = 96 * 2 ** 20;
/** Wishes of one repaint go together. */
const GATHER_MS = 30;
/** A file that failed is not asked again at every repaint. */
const RETRY_AFTER_MS = 5000;
const ASK_AGAIN_MS = 8000;

export class MediaClient {
  readonly #thumbnails = new ThumbnailStore(THUMBNAIL_BUDGET_BYTES);
  readonly #peaks = new PeakStore();
  readonly #listeners = new Set<(asset: string) => void>();
  readonly #wanted = new Map<string, { readonly asset: MediaAsset; readonly times: Set<Ticks> }>();
  /** When the worker was asked for a picture or a waveform. */
  readonly #asked = new Map<string, number>();
  readonly #failedAt = new Map<string, number>();
  #gathering: ReturnType<typeof setTimeout> | null = null;
  #connection: WorkerConnection<MediaApi> | null = null;
  #closed = false;

  /**
   * Brings a file into the browser's keeping and finds out what it is.
   * @param known hashes of the project's assets: such a file is answered as `known` at once
   * @throws StoryError `cancelled`, of probing (`media-…`, `image-…`), converting (`conversion-…`), storing (`storage-…`)
   */
  import(
    item: MediaItem,
    known: readonly string[],
    onPhase: (phase: ImportPhase) => void,
    signal?: AbortSignal,
  ): Promise<ImportAnswer> {
    return this.#job(
      signal,
      (api, job) => api.import({ job, ...item, known }, proxy(onPhase)) as Promise<ImportAnswer>,
    );
  }

  /** The content hash of a file. @throws StoryError `cancelled` */
  identify(file: File, signal?: AbortSignal): Promise<string> {
    return this.#job(signal, (api, job) => api.identify(job, file));
  }

  /** Places of a file that was found again. @throws StoryError `storage-…`, `cancelled` */
  keep(
    item: MediaItem,
    hash: string,
    onPhase: (phase: ImportPhase) => void,
    signal?: AbortSignal,
  ): Promise<MediaAsset['locations']> {
    return this.#job(signal, (api, job) => api.keep({ job, ...item, known: [] }, hash, proxy(onPhase)));
  }

  /** Assets whose bytes cannot be had now, and those that only want the user's permission. */
  unreachable(
    assets: readonly MediaAsset[],
  ): Promise<{ readonly missing: readonly string[]; readonly denied: readonly string[] }> {
    const { api, call } = this.#open();
    return call(api.unreachable(assets));
  }

  /**
   * Makes the preview's light copy of a film.
   * @param onProgress 0…1
   * @throws StoryError `proxy-failed`, `media-…`, `storage-short`, `media-no-room`, `cancelled`
   */
  makeProxy(asset: MediaAsset, onProgress: (fraction: number) => void, signal?: AbortSignal): Promise<void> {
    return this.#job(signal, (api, job) => api.makeProxy(job, asset, proxy(onProgress)));
  }

  /** Those of the content hashes that have a proxy. */
  storedProxies(hashes: readonly string[]): Promise<readonly string[]> {
    const { api, call } = this.#open();
    return call(api.storedProxies(hashes));
  }

  removeProxy(hash: string): Promise<void> {
    const { api, call } = this.#open();
    return call(api.removeProxy(hash));
  }

  /** The picture nearest to `time` that exists now; the right one is made, and told by `onMedia`. */
  thumbnail(asset: MediaAsset, time: Ticks): ImageBitmap | null {
    if (asset.video.length === 0) return null;
    const at = thumbnailTime(time, asset.duration);
    const { image, complete } = this.#thumbnails.get(asset.id, at);
    const key = `${asset.id}/picture/${at}`;
    const now = performance.now();
    // The worker drops old wishes when there are too many, and so does our store: what is still on screen is asked for again.
    const asked = now - (this.#asked.get(key) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS;
    if (!complete && !asked && this.#mayAsk(asset.id)) {
      this.#asked.set(key, now);
      const wish = this.#wanted.get(asset.id) ?? { asset, times: new Set<Ticks>() };
      this.#wanted.set(asset.id, wish);
      wish.times.add(at);
      this.#gathering ??= setTimeout(() => this.#send(), GATHER_MS);
    }
    return image;
  }

  /** The coarsest level not coarser than asked, as far as it is made; null until the first pieces arrive. */
  peaks(asset: MediaAsset, stream: number, samplesPerPeak: number): PeakLevel | null {
    const key = `${asset.id}/peaks/${stream}`;
    if (stream < asset.audio.length && !this.#asked.has(key) && this.#mayAsk(asset.id)) {
      this.#asked.set(key, performance.now());
      this.#tell((api) => api.wantPeaks(asset, stream));
    }
    return this.#peaks.get(asset.id, stream, samplesPerPeak);
  }

  /** Called with the asset whose pictures or peaks have grown. */
  onMedia(listener: (asset: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The asset is gone, or its bytes are others now. */
  forget(asset: string): void {
    this.#forgetAsked(asset);
    this.#failedAt.delete(asset);
    this.#thumbnails.forget(asset);
    this.#peaks.forget(asset);
    this.#tell((api) => api.forget(asset));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    this.#thumbnails.clear();
    const connection = this.#connection;
    if (!connection) return;
    try {
      await connection.call(connection.api.close());
    } finally {
      connection.close();
    }
  }

  /** Not before it is needed: a project without media starts no worker. */
  #open(): WorkerConnection<MediaApi> {
    if (this.#closed) throw new StoryError('cancelled');
    if (this.#connection) return this.#connection;
    const connection = connectWorker<MediaApi>(
      () => new Worker(new URL('./media-worker.ts', import.meta.url), { type: 'module', name: 'media' }),
      'media',
      () => this.#crashed(),
    );
    this.#connection = connection;
    const opened = connection.api.open(
      PROTOCOL_VERSION,
      proxy((event: MediaEvent) => this.#heard(event)),
    );
    connection.call(opened).catch(() => this.#crashed());
    return connection;
  }

  async #job<T>(
    signal: AbortSignal | undefined,
    order: (api: WorkerConnection<MediaApi>['api'], job: string) => Promise<T>,
  ): Promise<T> {
    if (signal?.aborted) throw new StoryError('cancelled');
    const job = crypto.randomUUID();
    const { api, call } = this.#open();
    const cancel = (): void => this.#tell((worker) => worker.cancel(job));
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await call(order(api, job));
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  #send(): void {
    this.#gathering = null;
    for (const { asset, times } of this.#wanted.values())
      this.#tell((api) => api.wantThumbnails(asset, [...times]));
    this.#wanted.clear();
  }

  #heard(event: MediaEvent): void {
    if (this.#closed) {
      if (event.kind === 'thumbnail') event.image.close();
      return;
    }
    if (event.kind === 'failed') {
      this.#failedAt.set(event.asset, performance.now());
      this.#forgetAsked(event.asset);
      return;
    }
    if (event.kind === 'thumbnail') this.#thumbnails.add(event.asset, event.time, event.image, event.exact);
    else for (const piece of event.pieces) this.#peaks.add(piece);
    const assets =
      event.kind === 'thumbnail' ? [event.asset] : [...new Set(event.pieces.map((piece) => piece.asset))];
    for (const asset of assets) for (const listener of [...this.#listeners]) listener(asset);
  }

  #mayAsk(asset: string): boolean {
    return performance.now() - (this.#failedAt.get(asset) ?? Number.NEGATIVE_INFINITY) > RETRY_AFTER_MS;
  }

  #forgetAsked(asset: string): void {
    for (const key of [...this.#asked.keys()]) if (key.startsWith(`${asset}/`)) this.#asked.delete(key);
  }

  #crashed(): void {
    this.#connection = null;
    const now = performance.now();
    for (const key of this.#asked.keys()) this.#failedAt.set(key.split('/')[0]!, now);
    this.#asked.clear();
  }

  /** For messages whose failure shows elsewhere: a crash rejects every call, and `failed` events say the rest. */
  #tell(message: (api: WorkerConnection<MediaApi>['api']) => Promise<void>): void {
    if (this.#closed) return;
    const { api, call } = this.#open();
    call(message(api)).catch((error: unknown) => {
      if (!this.#closed) console.warn(error);
    });
  }
}
