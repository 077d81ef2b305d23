// Makes the pictures that are wanted, one file at a time, and keeps the exact ones.
import { isAbort } from '../../src/base/errors.ts';
import type { Ticks } from '../../src/base/time.ts';
import { openPictureReader } from '../../src/engine/media/picture-reader.ts';
import { thumbnailFrames } from '../../src/engine/media/thumbnails.ts';
import { type FrameReader, openVideoReader } from '../../src/engine/media/video-reader.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import type { MediaAsset } from '../../src/engine/timeline/media-types.ts';
import type { MediaCache } from '../../src/protocol/media/media-cache.ts';
import type { MediaEvent } from '../../src/protocol/media/media-protocol.ts';
import { NewestFirst } from './newest-first.ts';
import { decodeThumbnail, encodeThumbnail, thumbnailImage } from './thumbnail-image.ts';

interface Wish {
  readonly asset: MediaAsset;
  readonly time: Ticks;
}

/** Some screens full of tiles. */
const MOST_WISHES = 400;
/** Taken at once: newer wishes wait for that long at most. */
const BATCH = 12;

export class ThumbnailMaker {
  readonly #host: Host;
  readonly #cache: MediaCache;
  readonly #tell: (event: MediaEvent) => void;
  readonly #wishes = new NewestFirst<Wish>(MOST_WISHES);
  #working: AbortController | null = null;
  #workingOn: string | null = null;
  /** Kept open between batches: the same clip is asked again while the user scrolls. */
  #open: { readonly key: string; readonly reader: FrameReader } | null = null;
  #closed = false;

  constructor(host: Host, cache: MediaCache, tell: (event: MediaEvent) => void) {
    this.#host = host;
    this.#cache = cache;
    this.#tell = tell;
  }

  want(asset: MediaAsset, times: readonly Ticks[]): void {
    for (const time of [...times].reverse()) this.#wishes.add(`${asset.id}/${time}`, { asset, time });
    if (!this.#working && !this.#closed) void this.#work();
  }

  forget(asset: string): void {
    this.#wishes.dropWhere((wish) => wish.asset.id === asset);
    if (this.#workingOn === asset) this.#working?.abort();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wishes.dropWhere(() => true);
    this.#working?.abort();
    if (!this.#working) await this.#closeReader();
  }

  async #work(): Promise<void> {
    while (this.#wishes.size > 0 && !this.#closed) {
      let taken = 0;
      const batch = this.#wishes.take((wish, newest) => wish.asset.id === newest.asset.id && taken++ < BATCH);
      const asset = batch[0]!.asset;
      const controller = new AbortController();
      this.#working = controller;
      this.#workingOn = asset.id;
      try {
        await this.#make(
          asset,
          batch.map((wish) => wish.time),
          controller.signal,
        );
      } catch (error) {
        await this.#closeReader();
        if (!isAbort(error)) {
          this.#wishes.dropWhere((wish) => wish.asset.id === asset.id);
          this.#tell({ kind: 'failed', asset: asset.id });
        }
      }
    }
    this.#working = null;
    this.#workingOn = null;
    if (this.#closed) await this.#closeReader();
  }

  async #make(asset: MediaAsset, times: readonly Ticks[], signal: AbortSignal): Promise<void> {
    const missing: Ticks[] = [];
    for (const time of times) {
      const bytes = await this.#cache.get(cacheKey(asset, time));
      if (bytes) this.#show(asset, time, await decodeThumbnail(bytes), true);
      else missing.push(time);
    }
    if (missing.length === 0) return;
    const reader = await this.#readerOf(asset);
    for await (const { time, sample, exact } of thumbnailFrames(reader, missing, signal)) {
      const image = thumbnailImage(sample);
      sample.close();
      if (exact) await this.#cache.put(cacheKey(asset, time), await encodeThumbnail(image));
      this.#show(asset, time, image, exact);
    }
  }

  #show(asset: MediaAsset, time: Ticks, image: ImageBitmap, exact: boolean): void {
    this.#tell({ kind: 'thumbnail', asset: asset.id, time, image, exact });
  }

  async #readerOf(asset: MediaAsset): Promise<FrameReader> {
    const key = `${asset.hash}/${JSON.stringify([asset.locations, asset.mezzanine])}`;
    if (this.#open?.key === key) return this.#open.reader;
    await this.#closeReader();
    const image = asset.kind === 'image';
    const reader = image
      ? await openPictureReader(this.#host, asset)
      : await openVideoReader(this.#host, asset, 0);
    this.#open = { key, reader };
    return reader;
  }

  async #closeReader(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.reader.close();
  }
}

const cacheKey = (asset: MediaAsset, time: Ticks): string => `thumbnails/${asset.hash}/${time}.webp`;
