import type { SegmentStore } from '../../src/engine/ports/segment-store.ts';
import { isMissing, opfsDirectory, removeFile, TEMPORARY_SUFFIX, writeWhole } from './opfs-file.ts';
import {
  HEADER_BYTES,
  segmentHeader,
  segmentPayload,
  USED_AT_OFFSET,
  usedAtField,
  usedAtOf,
} from './segment-file.ts';
import { openSyncAccess } from './sync-access.ts';

const DIRECTORY = 'segments';
/** A temporary file of a worker that still writes is younger than this. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Fractions of a millisecond: segments are written quickly. */
const now = (): number => performance.timeOrigin + performance.now();

const READ_ATTEMPTS = 4;

const isBusy = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NoModificationAllowedError';

interface Entry {
  readonly name: string;
  readonly bytes: number;
  readonly usedAt: number;
}

/**
 * Segments in the origin private file system, one file each, shared by all tabs and workers of the origin. Reading notes
 * the time in the file, which is the order of `trim`. Lives in dedicated workers.
 */
export class OpfsSegmentStore implements SegmentStore {
  readonly #path: string;
  #directory: Promise<FileSystemDirectoryHandle> | null = null;

  constructor(path = DIRECTORY) {
    this.#path = path;
  }

  async has(hash: string): Promise<boolean> {
    return (await this.#find(hash)) !== null;
  }

  async get(hash: string): Promise<Uint8Array | null> {
    const handle = await this.#find(hash);
    if (!handle) return null;
    const read = await this.#read(handle);
    if (!read) return null;
    const payload = await segmentPayload(read.bytes);
    if (payload) await this.#touch(handle);
    else await this.delete(hash);
    return payload;
  }

  async put(hash: string, bytes: Uint8Array): Promise<void> {
    const payload = bytes as Uint8Array<ArrayBuffer>;
    try {
      await writeWhole(await this.#open(), hash, [await segmentHeader(payload, now()), payload]);
    } catch (error) {
      // Another tab has the segment of this very hash open: then it is there.
      if (!(isBusy(error) && (await this.has(hash)))) throw error;
    }
  }

  async delete(hash: string): Promise<void> {
    try {
      await removeFile(await this.#open(), hash);
    } catch (error) {
      // Open in another tab, hence in use: it stays.
      if (!isBusy(error)) throw error;
    }
  }

  async usage(): Promise<{ readonly bytes: number; readonly count: number }> {
    const entries = await this.#entries();
    return { bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0), count: entries.length };
  }

  async trim(bytes: number): Promise<void> {
    const entries = (await this.#entries()).sort((a, b) => a.usedAt - b.usedAt);
    let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of entries) {
      if (total <= bytes) return;
      await this.delete(entry.name);
      total -= entry.bytes;
    }
  }

  #open(): Promise<FileSystemDirectoryHandle> {
    const opening = this.#directory ?? opfsDirectory(this.#path);
    this.#directory = opening;
    opening.catch(() => {
      this.#directory = null;
    });
    return opening;
  }

  async #find(hash: string): Promise<FileSystemFileHandle | null> {
    try {
      return await (await this.#open()).getFileHandle(hash);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** Bytes up to `end`. Null when another tab trimmed it between finding and reading. */
  async #read(
    handle: FileSystemFileHandle,
    end = Number.POSITIVE_INFINITY,
  ): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly file: File } | null> {
    for (let attempt = 1; ; attempt++) {
      try {
        const file = await handle.getFile();
        const part = end < file.size ? file.slice(0, end) : file;
        return { bytes: new Uint8Array(await part.arrayBuffer()), file };
      } catch (error) {
        if (isMissing(error)) return null;
        // Another tab noted its use in the middle of our reading.
        const changed = error instanceof DOMException && error.name === 'NotReadableError';
        if (!changed) throw error;
        // Always being written to: as good as not there, and made again at worst.
        if (attempt === READ_ATTEMPTS) return null;
      }
    }
  }

  /** Notes the use. */
  async #touch(handle: FileSystemFileHandle): Promise<void> {
    try {
      const access = await openSyncAccess(handle);
      try {
        access.write(usedAtField(now()), { at: USED_AT_OFFSET });
      } finally {
        access.close();
      }
    } catch (error) {
      // Another worker has it open, or it was trimmed just now: then it is in use, or gone. Neither needs a note.
      if (!isBusy(error) && !isMissing(error)) throw error;
    }
  }

  async #entries(): Promise<Entry[]> {
    const directory = await this.#open();
    const entries: Entry[] = [];
    for await (const [name, handle] of directory.entries()) {
      if (handle.kind !== 'file') continue;
      const read = await this.#read(handle as FileSystemFileHandle, HEADER_BYTES);
      if (!read) continue;
      const { bytes, file } = read;
      if (!name.endsWith(TEMPORARY_SUFFIX)) {
        entries.push({ name, bytes: Math.max(0, file.size - HEADER_BYTES), usedAt: usedAtOf(bytes) });
      } else if (Date.now() - file.lastModified > ABANDONED_AFTER_MS) {
        await removeFile(directory, name);
      }
    }
    return entries;
  }
}
