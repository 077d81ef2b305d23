import { createHash } from 'node:crypto';
import type { SegmentStore } from '../../../src/engine/ports/segment-store.ts';
import type { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { uploadBlob } from '../../../src/protocol/relay/client/upload-blob.ts';
import type { MadeSegment } from '../../../src/protocol/relay/task.ts';
import { patiently } from './away.ts';
import type { BlobCache } from './blob-cache.ts';

/** As many as one question may name. */
const MOST_ASKED = 1000;

type Waiting = { readonly hash: string; readonly answer: PromiseWithResolvers<boolean> };

/**
 * Segments of this machine first, then the relay's. Questions that are asked together go over the line together. What is made is
 * kept here; `deliver` brings it to the relay.
 */
export class RelaySegmentStore implements SegmentStore {
  readonly #local: SegmentStore;
  readonly #client: RelayClient;
  readonly #blobs: BlobCache;
  readonly #signal: AbortSignal | undefined;
  readonly #remote = new Map<string, MadeSegment>();
  readonly #asked = new Set<string>();
  readonly #uploads = new Map<string, Promise<MadeSegment>>();
  #waiting: Waiting[] = [];
  #line: Promise<unknown> = Promise.resolve();

  constructor(local: SegmentStore, client: RelayClient, blobs: BlobCache, signal?: AbortSignal) {
    this.#local = local;
    this.#client = client;
    this.#blobs = blobs;
    this.#signal = signal;
  }

  async has(hash: string): Promise<boolean> {
    if (this.#remote.has(hash) || (await this.#local.has(hash))) return true;
    this.#asked.add(hash);
    const answer = Promise.withResolvers<boolean>();
    if (this.#waiting.push({ hash, answer }) === 1) setImmediate(() => void this.#ask());
    return answer.promise;
  }

  async get(hash: string): Promise<Uint8Array | null> {
    const here = await this.#local.get(hash);
    if (here) return here;
    // What is not there when it is asked for is made here: who else makes it meanwhile does not matter.
    if (!this.#asked.has(hash)) await this.has(hash);
    const there = this.#remote.get(hash);
    if (!there) return null;
    const bytes = await this.#blobs.read(there.blob, this.#signal);
    await this.#local.put(hash, bytes);
    return bytes;
  }

  async put(hash: string, bytes: Uint8Array): Promise<void> {
    await this.#local.put(hash, bytes);
  }

  /** One that was damaged is made again here. */
  async delete(hash: string): Promise<void> {
    this.#remote.delete(hash);
    this.#asked.add(hash);
    await this.#local.delete(hash);
  }

  usage(): Promise<{ readonly bytes: number; readonly count: number }> {
    return this.#local.usage();
  }

  trim(bytes: number): Promise<void> {
    return this.#local.trim(bytes);
  }

  /** Brings a segment to the relay, one after the other, while the next is still being made. Asked twice, it goes once. */
  deliver(hash: string): Promise<MadeSegment> {
    const known = this.#uploads.get(hash);
    if (known) return known;
    const upload = this.#line.then(() => this.#upload(hash));
    this.#line = upload.catch(() => undefined);
    this.#uploads.set(hash, upload);
    return upload;
  }

  async #upload(hash: string): Promise<MadeSegment> {
    const there = this.#remote.get(hash);
    if (there) return there;
    const bytes = await this.#local.get(hash);
    if (!bytes) throw new Error(`Segment ${hash} was to be delivered and is gone.`);
    const blob = createHash('sha256').update(bytes).digest('hex');
    const body = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    await patiently(() => uploadBlob(this.#client, blob, body, { signal: this.#signal }), this.#signal);
    return { hash, blob, bytes: bytes.length };
  }

  async #ask(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      for (let at = 0; at < waiting.length; at += MOST_ASKED) {
        const asked = waiting.slice(at, at + MOST_ASKED);
        const hashes = [...new Set(asked.map(({ hash }) => hash))];
        const { found } = await patiently(
          () =>
            this.#client.ask<{ found: MadeSegment[] }>('/api/segments/find', {
              method: 'POST',
              json: { hashes },
              signal: this.#signal,
            }),
          this.#signal,
        );
        for (const segment of found) this.#remote.set(segment.hash, segment);
        for (const { hash, answer } of asked) answer.resolve(this.#remote.has(hash));
      }
    } catch (error) {
      for (const { answer } of waiting) answer.reject(error);
    }
  }
}
