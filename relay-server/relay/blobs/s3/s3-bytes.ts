import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { StoryError } from '../../../../src/base/errors.ts';
import type { BlobRange, StoreStatus } from '../blob-store.ts';
import type { ByteStore, Draft } from '../byte-store.ts';
import { checkedBytes } from '../checked-bytes.ts';
import { gatherParts } from './gather-parts.ts';
import type { S3Client } from './s3-client.ts';

type Part = Uint8Array<ArrayBuffer>;

/** S3 takes no smaller part than 5 MiB (but the last) and no more than 10,000 of them. */
const PART_BYTES = 8 * 2 ** 20;
const MOST_PARTS = 9000;
/** Parts on their way at once: a second of a line of 200 Mbit/s, 24 MiB of memory. */
const AT_ONCE = 3;

/**
 * Blobs as objects of a bucket. An object appears with the call that names it whole, which is made after our own digest of all
 * bytes was right; each part's digest is signed, so that what arrives otherwise is refused.
 */
export class S3Bytes implements ByteStore {
  readonly #client: S3Client;
  readonly #limit: number;

  constructor(client: S3Client, limit: number) {
    this.#client = client;
    this.#limit = limit;
  }

  /** Makes the bucket where there is none. @throws StoryError `not-available`, `s3-refused` */
  async open(): Promise<void> {
    const bucket = await this.#client.call({ method: 'HEAD', key: '', also: [404] });
    if (bucket.status === 404) await this.#client.call({ method: 'PUT', key: '', also: [409] });
  }

  async read(hash: string, range?: BlobRange): Promise<Readable | null> {
    const headers = range ? { range: `bytes=${range.first}-${range.last}` } : {};
    const answer = await this.#client.call({ method: 'GET', key: keyOf(hash), headers, also: [404] });
    if (answer.status !== 404) return Readable.fromWeb((answer.body ?? empty()) as NodeReadableStream);
    await answer.body?.cancel();
    return null;
  }

  async write(
    draft: Draft,
    bytes: Readable,
    size: number | null,
    note: (remote: string) => Promise<void>,
  ): Promise<number> {
    const checked = checkedBytes(draft.hash, this.#limit, async () => {});
    const partBytes = Math.max(PART_BYTES, Math.ceil((size ?? this.#limit) / MOST_PARTS / 2 ** 20) * 2 ** 20);
    await pipeline(bytes, checked.stream, (source: AsyncIterable<Uint8Array>) =>
      this.#send(draft.hash, gatherParts(source, partBytes), note),
    );
    return checked.bytes();
  }

  async take(draft: Draft, path: string, note: (remote: string) => Promise<void>): Promise<number> {
    const { size } = await stat(path);
    const bytes = await this.write(draft, createReadStream(path, { highWaterMark: 2 ** 20 }), size, note);
    await rm(path, { force: true });
    return bytes;
  }

  async delete(hash: string): Promise<void> {
    await this.#client.call({ method: 'DELETE', key: keyOf(hash), also: [404] });
  }

  async discard({ hash, remote }: Draft): Promise<void> {
    if (remote === null) return;
    const query = `uploadId=${encodeURIComponent(remote)}`;
    await this.#client.call({ method: 'DELETE', key: keyOf(hash), query, also: [404] });
  }

  async list(): Promise<null> {
    return null;
  }

  async status(): Promise<StoreStatus> {
    const reason = this.#client.trouble;
    return { kind: 's3', state: reason === null ? 'ok' : 'degraded', reason, free: null };
  }

  /** One part goes in one call; the parts of more are named together at the end. */
  async #send(
    hash: string,
    parts: AsyncGenerator<Part>,
    note: (remote: string) => Promise<void>,
  ): Promise<void> {
    const first = await parts.next();
    const second = await parts.next();
    const body = first.value as Part;
    if (second.done) {
      const checksum = createHash('sha256').update(body).digest('base64');
      const headers = { 'x-amz-checksum-sha256': checksum, 'content-type': 'application/octet-stream' };
      await this.#client.call({ method: 'PUT', key: keyOf(hash), body, headers });
      return;
    }
    const upload = await this.#begin(hash);
    try {
      await note(upload);
      const rest = (async function* (): AsyncGenerator<Part> {
        yield body;
        yield second.value;
        yield* parts;
      })();
      await this.#complete(hash, upload, await this.#sendParts(hash, upload, rest));
    } catch (error) {
      // While the store is away it keeps the parts: the sweep of drafts knows of them.
      await this.discard({ id: '', hash, remote: upload }).catch(() => {});
      throw error;
    }
  }

  async #begin(hash: string): Promise<string> {
    const answer = await this.#client.call({ method: 'POST', key: keyOf(hash), query: 'uploads=' });
    const upload = /<UploadId>([^<]+)<\/UploadId>/.exec(await answer.text())?.[1];
    if (!upload) throw new StoryError('not-available', { params: { what: 'S3 (multipart uploads)' } });
    return upload;
  }

  async #sendParts(hash: string, upload: string, parts: AsyncIterable<Part>): Promise<string[]> {
    const tags: string[] = [];
    const under = new Set<Promise<void>>();
    let number = 0;
    try {
      for await (const body of parts) {
        const index = number++;
        const query = `partNumber=${index + 1}&uploadId=${encodeURIComponent(upload)}`;
        const sent = this.#client.call({ method: 'PUT', key: keyOf(hash), query, body }).then((answer) => {
          tags[index] = answer.headers.get('etag') ?? '';
        });
        under.add(sent);
        const done = sent.finally(() => under.delete(sent));
        done.catch(() => {});
        if (under.size >= AT_ONCE) await Promise.race(under);
      }
      await Promise.all(under);
      return tags;
    } catch (error) {
      // A part that arrives after the upload was given up would stay for good.
      await Promise.allSettled(under);
      throw error;
    }
  }

  async #complete(hash: string, upload: string, tags: readonly string[]): Promise<void> {
    const parts = tags.map(
      (tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`,
    );
    const answer = await this.#client.call({
      method: 'POST',
      key: keyOf(hash),
      query: `uploadId=${encodeURIComponent(upload)}`,
      body: `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</CompleteMultipartUpload>`,
      headers: { 'content-type': 'application/xml' },
    });
    // The answer begins before the store has joined the parts: a failure comes with status 200.
    const text = await answer.text();
    const code = /<Error>[\s\S]*<Code>([^<]+)<\/Code>/.exec(text)?.[1];
    if (code) throw new StoryError('not-available', { params: { what: `S3 (${code})` } });
  }
}

const keyOf = (hash: string): string => `blobs/${hash.slice(0, 2)}/${hash}`;
const escapeXml = (text: string): string => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const empty = (): ReadableStream => new Blob([]).stream();
