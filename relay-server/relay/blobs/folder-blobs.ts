import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StoryError } from '../../../src/base/errors.ts';
import type { BlobFacts, BlobStore } from './blob-store.ts';

/** Blobs as files named by their hash, in 256 folders. */
export class FolderBlobs implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async has(hash: string): Promise<BlobFacts | null> {
    const bytes = await sizeOf(this.#path(hash));
    return bytes === null ? null : { hash, bytes };
  }

  async missing(hashes: readonly string[]): Promise<string[]> {
    const there = await Promise.all(hashes.map((hash) => sizeOf(this.#path(hash))));
    return hashes.filter((_, i) => there[i] === null);
  }

  async read(
    hash: string,
    range?: { readonly first: number; readonly last: number },
  ): Promise<Readable | null> {
    const path = this.#path(hash);
    if ((await sizeOf(path)) === null) return null;
    return createReadStream(path, range ? { start: range.first, end: range.last } : {});
  }

  async write(hash: string, bytes: Readable): Promise<BlobFacts> {
    const path = this.#path(hash);
    const draft = join(this.#folder, 'drafts', randomUUID());
    const digest = createHash('sha256');
    let size = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        digest.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    try {
      await mkdir(dirname(draft), { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      await pipeline(bytes, counted, createWriteStream(draft, { flush: true }));
      const got = digest.digest('hex');
      if (got !== hash) throw new StoryError('blob-mismatch', { params: { expected: hash, got } });
      await rename(draft, path);
      return { hash, bytes: size };
    } catch (error) {
      await rm(draft, { force: true });
      if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT') {
        throw new StoryError('storage-full', { params: { place: this.#folder }, cause: error });
      }
      throw error;
    }
  }

  async delete(hash: string): Promise<void> {
    await rm(this.#path(hash), { force: true });
  }

  async usage(): Promise<{ readonly bytes: number; readonly count: number }> {
    const root = join(this.#folder, 'blobs');
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(files.map((file) => sizeOf(join(file.parentPath, file.name))));
    return { bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0), count: files.length };
  }

  #path(hash: string): string {
    return join(this.#folder, 'blobs', hash.slice(0, 2), hash);
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
