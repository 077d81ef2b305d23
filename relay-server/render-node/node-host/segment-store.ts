import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StoryError } from '../../../src/base/errors.ts';
import type { SegmentStore } from '../../../src/engine/ports/segment-store.ts';

/** What the folder may grow to between jobs: some eight hours of 1080p. */
export const DEFAULT_CACHE_BYTES = 20 * 2 ** 30;

/** Segments as files named by their hash, in 256 folders. Several processes may share one folder. */
export class FolderSegmentStore implements SegmentStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async has(hash: string): Promise<boolean> {
    return (await sizeOf(this.#path(hash))) !== null;
  }

  async get(hash: string): Promise<Uint8Array | null> {
    const path = this.#path(hash);
    try {
      const bytes = await readFile(path);
      // The time of the file is the time of its last use, which trimming goes by.
      const now = new Date();
      await utimes(path, now, now);
      return bytes;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async put(hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(hash);
    const draft = `${path}.${randomUUID()}.part`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(draft, bytes);
      await rename(draft, path);
    } catch (cause) {
      await rm(draft, { force: true });
      throw storageError(cause, this.#folder, 'storage-full');
    }
  }

  async delete(hash: string): Promise<void> {
    await rm(this.#path(hash), { force: true });
  }

  async usage(): Promise<{ readonly bytes: number; readonly count: number }> {
    const files = await this.#files();
    return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), count: files.length };
  }

  async trim(bytes: number): Promise<void> {
    const files = await this.#files();
    let total = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= bytes) return;
      await rm(file.path, { force: true });
      total -= file.bytes;
    }
  }

  #path(hash: string): string {
    return join(this.#folder, 'segments', hash.slice(0, 2), hash);
  }

  /** Drafts that a killed process left behind count as segments, so that trimming finds them too. */
  async #files(): Promise<{ path: string; bytes: number; usedAt: number }[]> {
    const root = join(this.#folder, 'segments');
    const files = [];
    for (const entry of await listFiles(root)) {
      const facts = await sizeOf(entry);
      if (facts) files.push({ path: entry, ...facts });
    }
    return files;
  }
}

/** A store for one job, removed with everything in it by `close`. */
export class TemporarySegmentStore extends FolderSegmentStore {
  readonly #temporary: string;

  constructor() {
    const folder = join(tmpdir(), `storycore-${randomUUID()}`);
    super(folder);
    this.#temporary = folder;
  }

  async close(): Promise<void> {
    await rm(this.#temporary, { recursive: true, force: true });
  }
}

async function sizeOf(path: string): Promise<{ bytes: number; usedAt: number } | null> {
  try {
    const facts = await stat(path);
    return facts.isFile() ? { bytes: facts.size, usedAt: facts.mtimeMs } : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function listFiles(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** @internal shared with the byte sink */
export function storageError(cause: unknown, place: string, full = 'disk-full'): StoryError {
  const code = codeOf(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StoryError(full, { params: { place }, cause });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoryError('file-not-writable', { params: { place, reason }, cause });
}
