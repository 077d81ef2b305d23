// Decoders for the clips near the playhead. Each clip has a reader of its own, because a reader that stands in the clip answers
// the next frame at once and a jump costs a key frame; the number is bounded, because browsers limit decoders.
import type { VideoSample } from 'mediabunny';
import { isAbort, reportOf, StoryError } from '../../src/base/errors.ts';
import type { Ticks } from '../../src/base/time.ts';
import type { FrameReader } from '../../src/engine/media/video-reader.ts';
import type { MediaAsset } from '../../src/project/records/media-asset.ts';

export interface MediaSource {
  readonly clip: string;
  readonly asset: MediaAsset;
  readonly stream: number;
}

export interface ReaderPoolOptions {
  readonly open: (asset: MediaAsset, stream: number) => Promise<FrameReader>;
  /** Clips on screen at once may pass it; readers beyond it close as soon as they are idle. */
  readonly maxReaders: number;
  /** How long a file that failed is not asked again. */
  readonly retryAfterMs: number;
  readonly now: () => number;
}

interface Entry {
  source: MediaSource;
  readonly reader: Promise<FrameReader>;
  usedAt: number;
  busy: number;
}

const fileKey = ({ asset, stream }: MediaSource): string =>
  JSON.stringify([asset.id, asset.hash, asset.mezzanine?.hash ?? null, asset.locations, stream]);

export class ReaderPool {
  readonly #options: ReaderPoolOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #failures = new Map<string, { readonly error: unknown; readonly at: number }>();
  #tick = 0;

  constructor(options: ReaderPoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * The frame of a clip's media. A decoder that fails is made anew once: browsers take codecs from tabs in the background.
   * @throws what the reader throws; StoryError `cancelled`
   */
  frameAt(source: MediaSource, time: Ticks, signal?: AbortSignal): Promise<VideoSample | null> {
    return this.use(source, (reader) => reader.frameAt(time, signal));
  }

  /** Whether the clip has a reader already. */
  has(source: MediaSource): boolean {
    const entry = this.#entries.get(source.clip);
    return entry !== undefined && fileKey(entry.source) === fileKey(source);
  }

  /** Opens a reader and decodes up to `time`, so that a clip that is about to begin has its first frame ready. */
  async warm(source: MediaSource, time: Ticks, signal: AbortSignal): Promise<void> {
    try {
      (await this.frameAt(source, time, signal))?.close();
    } catch (error) {
      // Whoever needs the frame meets the same failure and tells it.
      if (!isAbort(error)) console.warn('A clip could not be prepared.', reportOf(error).detail);
    }
  }

  /** Runs `work` with the clip's reader; see frameAt for what is retried. */
  async use<T>(source: MediaSource, work: (reader: FrameReader) => Promise<T>): Promise<T> {
    this.#throwIfFailing(source);
    for (let attempt = 0; ; attempt++) {
      const entry = this.#entryFor(source);
      entry.busy++;
      try {
        const reader = await entry.reader;
        const answer = await work(reader);
        this.#failures.delete(fileKey(source));
        return answer;
      } catch (error) {
        if (isAbort(error)) throw error;
        this.#forget(entry);
        const hopeless = error instanceof StoryError && error.code !== 'media-unreadable';
        if (attempt > 0 || hopeless) {
          this.#failures.set(fileKey(source), { error, at: this.#options.now() });
          throw error;
        }
      } finally {
        entry.busy--;
        this.#closeSurplus();
      }
    }
  }

  /** Media that became reachable, or ceased to be: its readers are made anew. Null: all. */
  refresh(asset: string | null): void {
    this.#failures.clear();
    for (const entry of [...this.#entries.values()]) {
      if (asset === null || entry.source.asset.id === asset) this.#forget(entry);
    }
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(closeEntry));
  }

  #throwIfFailing(source: MediaSource): void {
    const failure = this.#failures.get(fileKey(source));
    if (failure && this.#options.now() - failure.at < this.#options.retryAfterMs) throw failure.error;
  }

  #entryFor(source: MediaSource): Entry {
    const key = fileKey(source);
    const found = this.#entries.get(source.clip);
    if (found && fileKey(found.source) === key) {
      found.usedAt = ++this.#tick;
      return found;
    }
    if (found) this.#forget(found);
    const entry = this.#adopt(source, key) ?? {
      source,
      reader: this.#options.open(source.asset, source.stream),
      usedAt: 0,
      busy: 0,
    };
    entry.usedAt = ++this.#tick;
    this.#entries.set(source.clip, entry);
    return entry;
  }

  /** With all places taken, the idle reader of the same file that was used longest ago changes its clip: no file is opened. */
  #adopt(source: MediaSource, key: string): Entry | null {
    if (this.#entries.size < this.#options.maxReaders) return null;
    const idle = this.#idle().find((entry) => fileKey(entry.source) === key);
    if (!idle) return null;
    this.#entries.delete(idle.source.clip);
    idle.source = source;
    return idle;
  }

  #idle(): Entry[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.busy === 0)
      .sort((a, b) => a.usedAt - b.usedAt);
  }

  #closeSurplus(): void {
    for (const entry of this.#idle()) {
      if (this.#entries.size <= this.#options.maxReaders) return;
      this.#forget(entry);
    }
  }

  #forget(entry: Entry): void {
    if (this.#entries.get(entry.source.clip) === entry) this.#entries.delete(entry.source.clip);
    void closeEntry(entry);
  }
}

/** A reader that never opened has told its caller why; one that cannot close holds nothing that we could free. */
async function closeEntry(entry: Entry): Promise<void> {
  try {
    await (await entry.reader).close();
  } catch (error) {
    console.warn('A reader did not close.', reportOf(error).detail);
  }
}
