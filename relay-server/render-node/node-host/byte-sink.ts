import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ByteSink } from '../../../src/engine/ports/byte-sink.ts';
import { storageError } from './segment-store.ts';

/**
 * Writes beside the target under a hidden name and takes the target's place at the end, so that a film is there whole or not at
 * all. @throws StoryError `file-not-writable`, `disk-full`
 */
export async function openFileSink(target: string): Promise<ByteSink> {
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.part`);
  const file = await guarded(target, () => open(draft, 'wx'));
  return new FileSink(file, draft, target);
}

class FileSink implements ByteSink {
  readonly #file: FileHandle;
  readonly #draft: string;
  readonly #target: string;
  #open = true;

  constructor(file: FileHandle, draft: string, target: string) {
    this.#file = file;
    this.#draft = draft;
    this.#target = target;
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    await guarded(this.#target, async () => {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    });
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await guarded(this.#target, async () => {
      await this.#file.close();
      await rename(this.#draft, this.#target);
    });
  }

  /** Once closed or aborted there is nothing left to throw away. */
  async abort(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#file.close();
    await rm(this.#draft, { force: true });
  }
}

async function guarded<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw storageError(cause, place);
  }
}
