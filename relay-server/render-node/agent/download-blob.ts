import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StoryError, throwIfCancelled } from '../../../src/base/errors.ts';
import type { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { storageError } from '../node-host/segment-store.ts';
import { patiently } from './away.ts';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Brings a blob of the relay to a file. It is written beside its place under a hidden name and takes the place when its hash is
 * right; where the line breaks it goes on with the next byte. @throws StoryError `blob-missing`, `blob-mismatch`, `disk-full`,
 * `file-not-writable`, `cancelled`
 */
export async function downloadBlob(
  client: RelayClient,
  hash: string,
  target: string,
  { signal, onBytes }: DownloadOptions = {},
): Promise<void> {
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.part`);
  const fails = (cause: unknown): never => {
    throw storageError(cause, target);
  };
  const file = await open(draft, 'wx').catch(fails);
  try {
    const download = new Download(client, hash, file, onBytes ?? (() => undefined));
    await patiently(() => download.goOn(signal), signal);
    const got = download.hash();
    if (got !== hash) throw new StoryError('blob-mismatch', { params: { expected: hash, got } });
    await file.close();
    await rename(draft, target).catch(fails);
  } catch (error) {
    await file.close();
    await rm(draft, { force: true });
    throw error;
  }
}

class Download {
  readonly #client: RelayClient;
  readonly #name: string;
  readonly #file: FileHandle;
  readonly #onBytes: (bytes: number) => void;
  #digest = createHash('sha256');
  #at = 0;

  constructor(client: RelayClient, name: string, file: FileHandle, onBytes: (bytes: number) => void) {
    this.#client = client;
    this.#name = name;
    this.#file = file;
    this.#onBytes = onBytes;
  }

  hash(): string {
    return this.#digest.digest('hex');
  }

  async goOn(signal: AbortSignal | undefined): Promise<void> {
    const headers: Record<string, string> = this.#at > 0 ? { range: `bytes=${this.#at}-` } : {};
    const answer = await this.#client.send(`/api/blobs/${this.#name}`, { headers, signal });
    // A relay that sends all of it again starts from the front.
    if (this.#at > 0 && answer.status !== 206) {
      this.#at = 0;
      this.#digest = createHash('sha256');
    }
    const chunks = answer.body?.[Symbol.asyncIterator]();
    while (chunks) {
      const { done, value } = await chunks.next().catch((cause: unknown) => {
        throwIfCancelled(signal);
        throw new StoryError('relay-unreachable', { params: { url: this.#client.address.url }, cause });
      });
      if (done) return;
      await this.#take(value);
    }
  }

  async #take(chunk: Uint8Array): Promise<void> {
    try {
      await this.#file.write(chunk, 0, chunk.length, this.#at);
    } catch (cause) {
      throw storageError(cause, this.#name);
    }
    this.#digest.update(chunk);
    this.#at += chunk.length;
    this.#onBytes(this.#at);
  }
}
