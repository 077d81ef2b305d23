import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throwIfCancelled } from '../../../src/base/errors.ts';
import type { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { storageError } from '../node-host/segment-store.ts';
import { downloadBlob } from './download-blob.ts';

/** A file that some process of this machine used so recently is not taken from under it. */
const IN_USE_MS = 30 * 60_000;

/** Files of the relay on this machine, by hash. Several processes may share the folder: a file is there whole or not at all. */
export class BlobCache {
  readonly #folder: string;
  readonly #client: RelayClient;
  readonly #fetching = new Map<string, Promise<string>>();

  constructor(folder: string, client: RelayClient) {
    this.#folder = folder;
    this.#client = client;
  }

  /** Where the blob lies; it is fetched when it is not there. @throws StoryError `blob-missing`, `disk-full`, `cancelled` */
  async path(hash: string, signal?: AbortSignal): Promise<string> {
    const path = join(this.#folder, 'blobs', hash.slice(0, 2), hash);
    if (await touched(path)) return path;
    const known = this.#fetching.get(hash);
    if (known) return known;
    const fetching = this.#fetch(hash, path, signal).finally(() => this.#fetching.delete(hash));
    this.#fetching.set(hash, fetching);
    return fetching;
  }

  async read(hash: string, signal?: AbortSignal): Promise<Uint8Array> {
    return readFile(await this.path(hash, signal));
  }

  /** Brings some here, a few at a time. */
  async fetchAll(hashes: readonly string[], signal?: AbortSignal): Promise<void> {
    const waiting = [...hashes];
    const lane = async (): Promise<void> => {
      for (let hash = waiting.shift(); hash !== undefined; hash = waiting.shift()) {
        await this.path(hash, signal);
      }
    };
    await Promise.all(Array.from({ length: 3 }, lane));
  }

  /** Removes those that were not used for longest until at most `bytes` remain; what was used just now stays. */
  async trim(bytes: number): Promise<void> {
    const root = join(this.#folder, 'blobs');
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    const files: { path: string; size: number; mtimeMs: number }[] = [];
    for (const entry of entries.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name);
      const facts = await stat(path).catch(() => null);
      if (facts) files.push({ path, size: facts.size, mtimeMs: facts.mtimeMs });
    }
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size, mtimeMs } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (total <= bytes || Date.now() - mtimeMs < IN_USE_MS) return;
      await rm(path, { force: true });
      total -= size;
    }
  }

  async #fetch(hash: string, path: string, signal: AbortSignal | undefined): Promise<string> {
    await mkdir(dirname(path), { recursive: true }).catch((cause) => {
      throw storageError(cause, this.#folder);
    });
    await downloadBlob(this.#client, hash, path, { signal });
    return path;
  }
}

/** The time of a file is the time of its last use, which trimming goes by. */
async function touched(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

/** SHA-256 of a file of any size. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  const blob = await openAsBlob(path);
  for await (const chunk of blob.stream()) {
    throwIfCancelled(signal);
    digest.update(chunk);
  }
  return digest.digest('hex');
}
