import type { CacheRow, StoryDatabase } from './database.ts';
import { database } from './database.ts';
import { isQuotaError, storageError } from './storage-errors.ts';

export interface MediaCacheOptions {
  readonly db?: StoryDatabase;
  readonly limitBytes?: number;
}

/** Uses are noted at most this often: a filmstrip reads hundreds of entries while scrolling. */
const NOTE_USE_AFTER_MS = 60_000;

/** Thumbnails and peaks by content key. The least recently used go first, beyond a number of bytes or when the disk is full. */
export class MediaCache {
  readonly #db: StoryDatabase;
  readonly #limit: number;
  #bytes: number | null = null;

  constructor({ db = database(), limitBytes = 500_000_000 }: MediaCacheOptions = {}) {
    this.#db = db;
    this.#limit = limitBytes;
  }

  async get(key: string): Promise<Uint8Array | null> {
    const row = await this.#db.cache.get(key);
    if (!row) return null;
    const now = Date.now();
    if (now - row.usedAt > NOTE_USE_AFTER_MS) await this.#db.cache.update(key, { usedAt: now });
    return row.bytes;
  }

  /** Not storing is no error: what is in the cache can be made again. @throws StoryError `storage-failed` on other failures */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const row = { key, bytes, size: bytes.byteLength, usedAt: Date.now() };
    if (row.size > this.#limit) return;
    try {
      await this.#store(row);
    } catch (error) {
      if (!isQuotaError(error)) throw storageError(error);
      // Projects come before pictures of them: leave half the room to them.
      await this.trim((await this.#total()) / 2);
    }
  }

  /** Forgets the least recently used entries until at most `bytes` are left. */
  async trim(bytes: number): Promise<void> {
    const byUse = this.#db.cache.orderBy('[usedAt+size]');
    const [sizes, keys] = await Promise.all([byUse.keys(), byUse.primaryKeys()]);
    let total = sizes.reduce((sum: number, key) => sum + sizeIn(key), 0);
    const gone: string[] = [];
    for (let i = 0; i < keys.length && total > bytes; i++) {
      gone.push(keys[i]!);
      total -= sizeIn(sizes[i]);
    }
    await this.#db.cache.bulkDelete(gone);
    this.#bytes = total;
  }

  async #store(row: CacheRow): Promise<void> {
    const total = await this.#total();
    const old = await this.#db.cache.get(row.key);
    await this.#db.cache.put(row);
    this.#bytes = total + row.size - (old?.size ?? 0);
    // A tenth below the limit, so that not every new entry has to push one out.
    if (this.#bytes > this.#limit) await this.trim(this.#limit * 0.9);
  }

  /** Counted once, then kept up: other threads may add, which costs a few entries more than the limit. */
  async #total(): Promise<number> {
    if (this.#bytes === null) {
      const sizes = await this.#db.cache.orderBy('[usedAt+size]').keys();
      this.#bytes = sizes.reduce((sum: number, key) => sum + sizeIn(key), 0);
    }
    return this.#bytes;
  }
}

/** Of a key of the index [usedAt+size]. */
const sizeIn = (key: unknown): number => (key as readonly [number, number])[1];
