// What the media worker does, behind its messages.
import { transfer } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import type { Ticks } from '../../src/base/time.ts';
import { hashOfBlob } from '../../src/engine/media/content-hash.ts';
import { decodedFile } from '../../src/engine/media/media-ref.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import type { MediaAsset } from '../../src/engine/timeline/media-types.ts';
import type { HandleTable } from '../../src/protocol/media/handle-table.ts';
import type { MediaCache } from '../../src/protocol/media/media-cache.ts';
import type {
  ImportAnswer,
  ImportOrder,
  ImportPhase,
  MediaApi,
  MediaEvent,
} from '../../src/protocol/media/media-protocol.ts';
import { assertProtocol } from '../../src/protocol/version.ts';
import { importMedia, keepFile } from './import-media.ts';
import { JobQueue } from './job-queue.ts';
import { makeProxy, removeProxy, storedProxies } from './make-proxy.ts';
import { PeakMaker } from './peak-maker.ts';
import { ThumbnailMaker } from './thumbnail-maker.ts';

/** Two files at once: while one waits for the disk the other is hashed. Converting takes its turn inside. */
const IMPORTS_AT_ONCE = 2;
/** FFmpeg takes a core and up to half a gigabyte. */
const CONVERSIONS_AT_ONCE = 1;
/** The decoder and the encoder of one keep two cores busy. */
const PROXIES_AT_ONCE = 1;

export class MediaEngine implements MediaApi {
  readonly #host: Host;
  readonly #handles: HandleTable;
  readonly #imports = new JobQueue(IMPORTS_AT_ONCE);
  readonly #conversions = new JobQueue(CONVERSIONS_AT_ONCE);
  readonly #proxies = new JobQueue(PROXIES_AT_ONCE);
  readonly #thumbnails: ThumbnailMaker;
  readonly #peaks: PeakMaker;
  #tell: (event: MediaEvent) => void = () => undefined;

  constructor(host: Host, handles: HandleTable, cache: MediaCache) {
    this.#host = host;
    this.#handles = handles;
    const tell = (event: MediaEvent): void => this.#tell(event);
    this.#thumbnails = new ThumbnailMaker(host, cache, tell);
    this.#peaks = new PeakMaker(host, cache, tell);
  }

  async open(version: number, listener: (event: MediaEvent) => void): Promise<void> {
    assertProtocol(version);
    // A picture is handed over, not copied.
    this.#tell = (event) => listener(event.kind === 'thumbnail' ? transfer(event, [event.image]) : event);
  }

  import(order: ImportOrder, onPhase: (phase: ImportPhase) => void): Promise<ImportAnswer> {
    const tools = {
      host: this.#host,
      handles: this.#handles,
      // A file that waits to be converted lets others pass: its place among the imports is free meanwhile.
      converting: <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> =>
        this.#imports.aside(order.job, () => this.#conversions.run(`${order.job}/convert`, work, signal)),
    };
    return this.#imports.run(order.job, (signal) => importMedia(tools, order, onPhase, signal));
  }

  cancel(job: string): void {
    this.#imports.cancel(job);
    this.#proxies.cancel(job);
  }

  identify(job: string, file: File): Promise<string> {
    return this.#imports.run(job, (signal) => hashOfBlob(file, signal));
  }

  keep(
    order: ImportOrder,
    hash: string,
    onPhase: (phase: ImportPhase) => void,
  ): Promise<MediaAsset['locations']> {
    const tools = { handles: this.#handles };
    return this.#imports.run(order.job, (signal) => keepFile(tools, order, hash, onPhase, signal));
  }

  async unreachable(
    assets: readonly MediaAsset[],
  ): Promise<{ readonly missing: readonly string[]; readonly denied: readonly string[] }> {
    const missing: string[] = [];
    const denied: string[] = [];
    for (const asset of assets) {
      try {
        await (await this.#host.media.openBytes(decodedFile(asset).ref)).close();
      } catch (error) {
        const refused = error instanceof StoryError && error.code === 'media-denied';
        (refused ? denied : missing).push(asset.id);
      }
    }
    return { missing, denied };
  }

  wantThumbnails(asset: MediaAsset, times: readonly Ticks[]): void {
    this.#thumbnails.want(asset, times);
  }

  wantPeaks(asset: MediaAsset, stream: number): void {
    this.#peaks.want(asset, stream);
  }

  makeProxy(job: string, asset: MediaAsset, onProgress: (fraction: number) => void): Promise<void> {
    return this.#proxies.run(job, (signal) => makeProxy(this.#host, asset, onProgress, signal));
  }

  storedProxies(hashes: readonly string[]): Promise<readonly string[]> {
    return storedProxies(hashes);
  }

  removeProxy(hash: string): Promise<void> {
    return removeProxy(hash);
  }

  forget(asset: string): void {
    this.#thumbnails.forget(asset);
    this.#peaks.forget(asset);
  }

  async close(): Promise<void> {
    this.#imports.close();
    this.#conversions.close();
    this.#proxies.close();
    this.#peaks.close();
    await this.#thumbnails.close();
  }
}
