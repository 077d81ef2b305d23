import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { StoryError } from '../../../src/base/errors.ts';
import type { Database } from '../database/database.ts';
import type { BlobFacts, BlobRange, BlobStore, StoreStatus } from './blob-store.ts';
import type { ByteStore, Draft } from './byte-store.ts';

/**
 * Blobs whose bytes lie in a store and whose list lies in the database. A blob is in the list after its bytes are whole, and
 * leaves it before they go; a write is in the list of drafts from its first byte. So whatever moment a process is killed in,
 * nothing half is ever read and nothing is left that nobody knows of.
 */
export class KeptBlobs implements BlobStore {
  readonly #database: Database;
  readonly #bytes: ByteStore;

  constructor(database: Database, bytes: ByteStore) {
    this.#database = database;
    this.#bytes = bytes;
  }

  async has(hash: string): Promise<BlobFacts | null> {
    const [row] = await this.#database.query<{ bytes: string | number }>(
      `SELECT bytes FROM relay.blob WHERE hash = $1 AND state = 'there'`,
      [hash],
    );
    return row ? { hash, bytes: Number(row.bytes) } : null;
  }

  async missing(hashes: readonly string[]): Promise<string[]> {
    await this.#touch(hashes);
    const rows = await this.#database.query<{ hash: string }>(
      `SELECT hash FROM relay.blob WHERE hash = ANY($1) AND state = 'there'`,
      [hashes],
    );
    const there = new Set(rows.map(({ hash }) => hash));
    return hashes.filter((hash) => !there.has(hash));
  }

  async read(hash: string, range?: BlobRange): Promise<Readable | null> {
    if (!(await this.has(hash))) return null;
    const stream = await this.#bytes.read(hash, range);
    if (stream) await this.#touch([hash]);
    // Somebody tidied the folder by hand: whoever needs it is told to bring it again.
    else {
      await this.#database.query(`UPDATE relay.blob SET state = 'lost' WHERE hash = $1 AND state = 'there'`, [
        hash,
      ]);
    }
    return stream;
  }

  write(hash: string, bytes: Readable, size: number | null = null): Promise<BlobFacts> {
    return this.#admit(hash, (draft, note) => this.#bytes.write(draft, bytes, size, note));
  }

  take(hash: string, path: string): Promise<BlobFacts> {
    return this.#admit(hash, (draft, note) => this.#bytes.take(draft, path, note));
  }

  async delete(hash: string): Promise<void> {
    await this.#database.query(`UPDATE relay.blob SET state = 'going' WHERE hash = $1`, [hash]);
    await this.#bytes.delete(hash);
    await this.#database.transaction(async (tx) => {
      await tx.query('DELETE FROM relay.blob_reference WHERE hash = $1', [hash]);
      await tx.query(`DELETE FROM relay.blob WHERE hash = $1 AND state = 'going'`, [hash]);
    });
  }

  async usage(): Promise<{ readonly bytes: number; readonly count: number }> {
    const [row] = await this.#database.query<{ bytes: string; count: string }>(
      `SELECT coalesce(sum(bytes), 0) AS bytes, count(*) AS count FROM relay.blob WHERE state = 'there'`,
    );
    return { bytes: Number(row!.bytes), count: Number(row!.count) };
  }

  status(): Promise<StoreStatus> {
    return this.#bytes.status();
  }

  async #admit(
    hash: string,
    write: (draft: Draft, note: (remote: string) => Promise<void>) => Promise<number>,
  ): Promise<BlobFacts> {
    // One that is there counts as used now, so that the collector does not take the bytes between the write and the list.
    await this.#database.query(`UPDATE relay.blob SET used_at = now() WHERE hash = $1 AND state = 'there'`, [
      hash,
    ]);
    await this.#untilGone(hash);
    const draft: Draft = { id: randomUUID(), hash, remote: null };
    await this.#database.query('INSERT INTO relay.blob_draft (id, hash) VALUES ($1, $2)', [draft.id, hash]);
    try {
      const bytes = await write(draft, async (remote) => {
        await this.#database.query('UPDATE relay.blob_draft SET remote = $2 WHERE id = $1', [
          draft.id,
          remote,
        ]);
      });
      await this.#database.query(
        `INSERT INTO relay.blob (hash, bytes) VALUES ($1, $2)
         ON CONFLICT (hash) DO UPDATE SET state = 'there', bytes = excluded.bytes, used_at = now()`,
        [hash, bytes],
      );
      return { hash, bytes };
    } finally {
      await this.#database.query('DELETE FROM relay.blob_draft WHERE id = $1', [draft.id]);
    }
  }

  /** Bytes that are just being removed must be gone before the same are written again. */
  async #untilGone(hash: string): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const going = await this.#database.query(
        `SELECT 1 FROM relay.blob WHERE hash = $1 AND state = 'going'`,
        [hash],
      );
      if (going.length === 0) return;
      await pause(50);
    }
    throw new StoryError('not-available', { params: { what: 'The blob store' } });
  }

  /** When it was last used, to the minute: a write for every read would cost more than the read. */
  async #touch(hashes: readonly string[]): Promise<void> {
    await this.#database.query(
      `UPDATE relay.blob SET used_at = now()
       WHERE hash = ANY($1) AND state = 'there' AND used_at < now() - interval '1 minute'`,
      [hashes],
    );
  }
}
