import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobRange, StoreStatus } from './blob-store.ts';
import type { ByteStore, Draft } from './byte-store.ts';
import { checkedBytes } from './checked-bytes.ts';
import type { FreeSpace } from './free-space.ts';

/** Blobs as files named by their hash, in 256 folders. */
export class FolderBytes implements ByteStore {
  readonly #folder: string;
  readonly #space: FreeSpace;
  readonly #limit: number;

  constructor(folder: string, space: FreeSpace, limit: number) {
    this.#folder = folder;
    this.#space = space;
    this.#limit = limit;
  }

  async read(hash: string, range?: BlobRange): Promise<Readable | null> {
    const path = this.#path(hash);
    try {
      // Opened here: a stream that opens the file itself would tell of a missing one when the answer has begun.
      const file = await open(path);
      return file.createReadStream(range ? { start: range.first, end: range.last } : {});
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async write(draft: Draft, bytes: Readable, size: number | null): Promise<number> {
    const file = this.#draft(draft);
    const checked = checkedBytes(draft.hash, this.#limit, (more) => this.#space.need(more));
    try {
      await this.#space.need(size ?? 0);
      await mkdir(dirname(file), { recursive: true });
      await pipeline(bytes, checked.stream, createWriteStream(file, { flush: true }));
      await this.#place(draft.hash, file);
      return checked.bytes();
    } catch (error) {
      bytes.destroy();
      await rm(file, { force: true });
      throw isFull(error) ? this.#space.full(error) : error;
    }
  }

  async take(draft: Draft, path: string): Promise<number> {
    const { size } = await stat(path);
    const file = await open(path, 'r+');
    await file.sync().finally(() => file.close());
    await this.#place(draft.hash, path);
    return size;
  }

  async delete(hash: string): Promise<void> {
    await rm(this.#path(hash), { force: true });
  }

  async discard(draft: Draft): Promise<void> {
    await rm(this.#draft(draft), { force: true });
  }

  async list(): Promise<AsyncIterable<{ readonly hash: string; readonly bytes: number }>> {
    return listFiles(join(this.#folder, 'blobs'));
  }

  async status(): Promise<StoreStatus> {
    const free = await this.#space.free();
    const state = free > 0 ? 'ok' : 'degraded';
    return { kind: 'folder', state, reason: free > 0 ? null : 'relay-disk-full', free };
  }

  /** The file counts as used now, and its name reaches the disk: an acknowledged blob outlives a power cut. */
  async #place(hash: string, file: string): Promise<void> {
    const path = this.#path(hash);
    await mkdir(dirname(path), { recursive: true });
    const now = new Date();
    await utimes(file, now, now);
    await rename(file, path);
    const folder = await open(dirname(path));
    await folder
      .sync()
      .catch(() => {})
      .finally(() => folder.close());
  }

  #draft({ id }: Draft): string {
    return join(this.#folder, 'drafts', id);
  }

  #path(hash: string): string {
    return join(this.#folder, 'blobs', hash.slice(0, 2), hash);
  }
}

async function* listFiles(root: string): AsyncIterable<{ hash: string; bytes: number }> {
  const folders = await readdir(root).catch(() => []);
  for (const folder of folders) {
    for (const name of await readdir(join(root, folder)).catch(() => [])) {
      if (!/^[0-9a-f]{64}$/.test(name)) continue;
      const facts = await stat(join(root, folder, name)).catch(() => null);
      if (facts?.isFile()) yield { hash: name, bytes: facts.size };
    }
  }
}

export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

export const isFull = (error: unknown): boolean => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
