import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StoryError } from '../../../src/base/errors.ts';
import type { Database } from '../database/database.ts';
import type { BlobStore } from './blob-store.ts';
import { tooLarge } from './checked-bytes.ts';
import { isFull } from './folder-bytes.ts';
import type { FreeSpace } from './free-space.ts';
import { UploadTurns } from './upload-turns.ts';

/** Where an upload stands. */
export interface UploadState {
  readonly id: string;
  /** Bytes that are here; the next begins there. */
  readonly offset: number;
  readonly bytes: number;
  /** All is here, verified, and a blob. */
  readonly done: boolean;
}

export interface UploadsOptions {
  readonly folder: string;
  /** The name of the folder: see `placeOf`. */
  readonly place: string;
  readonly space: FreeSpace;
  readonly limit: number;
  /** How long one may lie still. */
  readonly seconds: number;
}

interface UploadRow {
  readonly id: string;
  /** Null of one that an older relay began. */
  readonly place: string | null;
  readonly hash: string;
  readonly bytes: string | number;
}

/**
 * Files that come in pieces, over as many connections as it takes. They are gathered in a file of this machine, whose length is
 * the offset: what was answered survives the process, and what a broken line brought last is not sent again either.
 */
export class Uploads {
  readonly #database: Database;
  readonly #blobs: BlobStore;
  readonly #options: UploadsOptions;
  /** The write that is under way for an upload: one at a time, and a newer connection ends an older one. */
  readonly #writing = new Map<string, { readonly abort: AbortController; readonly done: Promise<unknown> }>();
  /** Digests of uploads that this process has seen from their first byte: the others are read again when they are whole. */
  readonly #digests = new Map<string, { readonly digest: Hash; offset: number }>();

  #turns!: UploadTurns;

  private constructor(database: Database, blobs: BlobStore, options: UploadsOptions) {
    this.#database = database;
    this.#blobs = blobs;
    this.#options = options;
  }

  static async start(database: Database, blobs: BlobStore, options: UploadsOptions): Promise<Uploads> {
    const uploads = new Uploads(database, blobs, options);
    uploads.#turns = await UploadTurns.start(database, (id) => uploads.#writing.get(id)?.abort.abort());
    return uploads;
  }

  close(): Promise<void> {
    return this.#turns.close();
  }

  /**
   * Asked again by the same owner for the same file, it goes on where it stood.
   * @throws StoryError `upload-too-large`, `relay-disk-full`
   */
  async begin(owner: string, hash: string, bytes: number): Promise<UploadState> {
    if (await this.#has(hash)) return { id: hash, offset: bytes, bytes, done: true };
    if (bytes > this.#options.limit) throw tooLarge(this.#options.limit);
    const [known] = await this.#database.query<UploadRow>(
      `SELECT id, hash, bytes, place FROM relay.upload
       WHERE owner = $1 AND hash = $2 AND bytes = $3 AND coalesce(place, $4) = $4`,
      [owner, hash, bytes, this.#options.place],
    );
    if (known) return this.#state(known);
    await this.#options.space.need(bytes);
    const id = randomUUID();
    await this.#database.query(
      'INSERT INTO relay.upload (id, hash, bytes, owner, place) VALUES ($1, $2, $3, $4, $5)',
      [id, hash, bytes, owner, this.#options.place],
    );
    return { id, offset: 0, bytes, done: false };
  }

  /** Null when it is not known, is done or was given up. */
  async find(owner: string, id: string): Promise<UploadState | null> {
    const row = await this.#row(owner, id);
    return row && this.#state(row);
  }

  /**
   * Adds what follows at `offset`; with the last byte it becomes a blob.
   * @throws StoryError `upload-missing`, `upload-elsewhere`, `upload-conflict` with the right offset, `blob-mismatch` (then the upload
   *   is gone), `relay-disk-full`, `not-available`
   */
  async append(owner: string, id: string, offset: number, piece: Readable): Promise<UploadState> {
    const row = await this.#row(owner, id);
    if (!row) throw new StoryError('upload-missing', { params: { id } });
    const before = this.#writing.get(id);
    const abort = new AbortController();
    const done = (async () => {
      before?.abort.abort();
      await before?.done.catch(() => {});
      if (!(await this.#turns.win(id)))
        throw new StoryError('not-available', { params: { what: 'The upload' } });
      return this.#add(row, offset, piece, abort.signal).finally(() => this.#turns.release(id));
    })();
    const entry = { abort, done };
    this.#writing.set(id, entry);
    try {
      return await done;
    } finally {
      if (this.#writing.get(id) === entry) this.#writing.delete(id);
    }
  }

  async cancel(owner: string, id: string): Promise<void> {
    if (await this.#row(owner, id)) await this.#forget(id);
  }

  /** Removes those that lay still too long and files that belong to none. */
  async sweep(): Promise<number> {
    const old = await this.#database.query<{ id: string }>(
      'SELECT id FROM relay.upload WHERE touched_at <= now() - make_interval(secs => $1)',
      [this.#options.seconds],
    );
    const idle = old.filter(({ id }) => !this.#writing.has(id));
    for (const { id } of idle) await this.#forget(id);
    const files = await readdir(this.#options.folder).catch(() => []);
    const known = await this.#database.query<{ id: string }>(
      'SELECT id::text FROM relay.upload WHERE id::text = ANY($1)',
      [files],
    );
    const ids = new Set(known.map(({ id }) => id));
    for (const file of files) if (!ids.has(file)) await rm(join(this.#options.folder, file), { force: true });
    return idle.length;
  }

  async #add(row: UploadRow, offset: number, piece: Readable, signal: AbortSignal): Promise<UploadState> {
    const total = Number(row.bytes);
    const at = await this.#offset(row.id);
    if (at !== offset) {
      piece.resume();
      throw new StoryError('upload-conflict', { params: { offset: at } });
    }
    const digest = this.#digestFrom(row.id, at);
    const counted = new Transform({
      transform: (chunk: Buffer, _, pass) => {
        if (digest.offset + chunk.length > total) return pass(tooLarge(total));
        digest.digest.update(chunk);
        digest.offset += chunk.length;
        pass(null, chunk);
      },
    });
    await this.#options.space.need(total - at);
    await mkdir(this.#options.folder, { recursive: true });
    const file = createWriteStream(this.#file(row.id), { flags: 'a', flush: true });
    const closed = new Promise<void>((resolve) => file.once('close', resolve));
    try {
      await pipeline(piece, counted, file, { signal });
    } catch (error) {
      // What reached the disk counts, what the digest saw beyond it does not. A write may still be on its way to the disk.
      await closed;
      this.#digests.delete(row.id);
      if (signal.aborted)
        throw new StoryError('upload-conflict', { params: { offset: await this.#offset(row.id) } });
      throw isFull(error) ? this.#options.space.full(error) : error;
    }
    return (await this.#offset(row.id)) === total ? this.#finish(row) : this.#state(row);
  }

  async #finish(row: UploadRow): Promise<UploadState> {
    const file = this.#file(row.id);
    const total = Number(row.bytes);
    const seen = this.#digests.get(row.id);
    const got = seen?.offset === total ? seen.digest.copy().digest('hex') : await digestOf(file);
    if (got !== row.hash) {
      await this.#forget(row.id);
      throw new StoryError('blob-mismatch', { params: { expected: row.hash, got } });
    }
    if (!(await this.#has(row.hash))) await this.#blobs.take(row.hash, file);
    await this.#forget(row.id);
    return { id: row.id, offset: total, bytes: total, done: true };
  }

  /** An upload whose last byte came, but which the relay could not finish (killed, the store away), is finished now. */
  async #state(row: UploadRow): Promise<UploadState> {
    const offset = await this.#offset(row.id);
    const bytes = Number(row.bytes);
    if (offset === bytes && !this.#writing.has(row.id) && (await this.#turns.take(row.id))) {
      return this.#finish(row).finally(() => this.#turns.release(row.id));
    }
    return { id: row.id, offset, bytes, done: false };
  }

  /** `missing` as well keeps the blob that is there from the collector. */
  async #has(hash: string): Promise<boolean> {
    return (await this.#blobs.missing([hash])).length === 0;
  }

  #digestFrom(id: string, offset: number): { readonly digest: Hash; offset: number } {
    const known = this.#digests.get(id);
    if (known?.offset === offset) return known;
    // In the middle of a file nobody knows the digest of what came before: an offset that never fits says so.
    const fresh = { digest: createHash('sha256'), offset };
    if (offset === 0) this.#digests.set(id, fresh);
    else this.#digests.delete(id);
    return fresh;
  }

  async #row(owner: string, id: string): Promise<UploadRow | null> {
    const [row] = await this.#database.query<UploadRow>(
      'SELECT id, hash, bytes, place FROM relay.upload WHERE id = $1 AND owner = $2',
      [id, owner],
    );
    if (row?.place && row.place !== this.#options.place) throw new StoryError('upload-elsewhere');
    return row ?? null;
  }

  async #forget(id: string): Promise<void> {
    this.#digests.delete(id);
    await this.#database.query('DELETE FROM relay.upload WHERE id = $1', [id]);
    await rm(this.#file(id), { force: true });
  }

  #offset(id: string): Promise<number> {
    return stat(this.#file(id)).then(
      ({ size }) => size,
      () => 0,
    );
  }

  #file(id: string): string {
    return join(this.#options.folder, id);
  }
}

async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) digest.update(chunk);
  return digest.digest('hex');
}
