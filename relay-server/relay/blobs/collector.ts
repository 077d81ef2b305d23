import type { Database, Queryable } from '../database/database.ts';
import type { ByteStore } from './byte-store.ts';

export interface Collected {
  readonly count: number;
  readonly bytes: number;
  /** Of the blobs removed, or that would be. */
  readonly hashes: readonly string[];
}

/** What the collector has to know of jobs and their segments, which are another part's. */
export interface JobFiles {
  /** SQL that is true while a job needs the segment named by `r.holder`. */
  readonly neededSegment: string;
  /** Trimmed ones are forgotten in the same transaction. */
  forgetSegments(hashes: readonly string[], tx: Queryable): Promise<void>;
  /** Lets go of what jobs hold that are over, after the time for which they are kept. */
  letGo(keepDays: number, tx: Queryable): Promise<void>;
}

export interface CollectorOptions {
  /** A blob that nobody holds and nobody asked for goes after this long. */
  readonly graceSeconds: number;
  /** What blobs that only segments hold may take; beyond it those unused longest go. */
  readonly segmentSpace: number;
  readonly jobFiles?: JobFiles;
  /** For which films, thumbnails and what a failed job needs to be tried again are kept. */
  readonly keepDays: number;
}

const BATCH = 200;

/** Removes blobs that nobody refers to. Everything that a job refers to stays, however full the disk is. */
export class Collector {
  readonly #database: Database;
  readonly #store: ByteStore;
  readonly #options: CollectorOptions;
  /** Held by segments alone, and by none that a job needs. */
  readonly #trimmableWhere: string;

  constructor(database: Database, store: ByteStore, options: CollectorOptions) {
    this.#database = database;
    this.#store = store;
    this.#options = options;
    const needed = options.jobFiles?.neededSegment ?? 'false';
    this.#trimmableWhere = `EXISTS (${HELD}) AND NOT EXISTS (${HELD} AND (r.kind <> 'segment' OR ${needed}))`;
  }

  /** @param dryRun only says what would go */
  async collect({ dryRun = false } = {}): Promise<Collected> {
    if (!dryRun) await this.#letGo();
    const trimmed = await this.#trimmable();
    if (dryRun) {
      const free = await this.#database.query<{ hash: string; bytes: string }>(
        `SELECT hash, bytes FROM relay.blob WHERE ${UNHELD}`,
        [this.#options.graceSeconds],
      );
      const all = [...free, ...trimmed];
      return told(all);
    }
    const gone: Row[] = [];
    for (let i = 0; i < trimmed.length; i += BATCH) {
      gone.push(...(await this.#remove((tx) => this.#markTrimmed(tx, trimmed.slice(i, i + BATCH)))));
    }
    for (;;) {
      const batch = await this.#remove((tx) => this.#markUnheld(tx));
      gone.push(...batch);
      if (batch.length === 0) return told(gone);
    }
  }

  async #letGo(): Promise<void> {
    const { jobFiles, keepDays } = this.#options;
    if (jobFiles) await this.#database.transaction((tx) => jobFiles.letGo(keepDays, tx));
  }

  /** Segments that no job holds too, longest unused first, as many as are over the room. */
  async #trimmable(): Promise<Row[]> {
    const rows = await this.#database.query<Row>(
      `SELECT hash, bytes FROM relay.blob WHERE state = 'there' AND ${this.#trimmableWhere} ORDER BY used_at, hash`,
    );
    let over = rows.reduce((sum, { bytes }) => sum + Number(bytes), 0) - this.#options.segmentSpace;
    const trimmed = [];
    for (const row of rows) {
      if (over <= 0) break;
      over -= Number(row.bytes);
      trimmed.push(row);
    }
    return trimmed;
  }

  /** Locked first, looked at afterwards: a job that takes hold in between is seen by the second statement. */
  async #markTrimmed(tx: Queryable, rows: readonly Row[]): Promise<Row[]> {
    const hashes = rows.map(({ hash }) => hash);
    await lock(tx, `hash = ANY($1) AND state = 'there'`, [hashes]);
    const going = await tx.query<Row>(
      `UPDATE relay.blob SET state = 'going' WHERE hash = ANY($1) AND state = 'there' AND ${this.#trimmableWhere}
       RETURNING hash, bytes`,
      [hashes],
    );
    const dropped = await tx.query<{ holder: string }>(
      `DELETE FROM relay.blob_reference WHERE hash = ANY($1) AND kind = 'segment' RETURNING holder`,
      [going.map(({ hash }) => hash)],
    );
    const segments = [...new Set(dropped.map(({ holder }) => holder))];
    if (segments.length > 0) await this.#options.jobFiles?.forgetSegments(segments, tx);
    return going;
  }

  async #markUnheld(tx: Queryable): Promise<Row[]> {
    const seconds = this.#options.graceSeconds;
    const hashes = await lock(tx, `${UNHELD} ORDER BY used_at LIMIT ${BATCH}`, [seconds]);
    return tx.query<Row>(
      `UPDATE relay.blob SET state = 'going' WHERE ${UNHELD} AND hash = ANY($2) RETURNING hash, bytes`,
      [seconds, hashes],
    );
  }

  /** Off the list for readers, then the bytes, then off the list for good: killed in between, `sweepDrafts` goes on. */
  async #remove(mark: (tx: Queryable) => Promise<Row[]>): Promise<Row[]> {
    const going = await this.#database.transaction(mark);
    for (const { hash } of going) await this.#store.delete(hash);
    const hashes = going.map(({ hash }) => hash);
    await this.#database.query(`DELETE FROM relay.blob WHERE hash = ANY($1) AND state = 'going'`, [hashes]);
    return going;
  }
}

interface Row {
  readonly hash: string;
  readonly bytes: string | number;
}

const HELD = 'SELECT 1 FROM relay.blob_reference r WHERE r.hash = blob.hash';
const UNHELD = `state = 'there' AND used_at <= now() - make_interval(secs => $1) AND NOT EXISTS (${HELD})`;

async function lock(tx: Queryable, where: string, params: readonly unknown[]): Promise<string[]> {
  const rows = await tx.query<{ hash: string }>(
    `SELECT hash FROM relay.blob WHERE ${where} FOR UPDATE SKIP LOCKED`,
    params,
  );
  return rows.map(({ hash }) => hash);
}

const told = (rows: readonly Row[]): Collected => ({
  count: rows.length,
  bytes: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0),
  hashes: rows.map(({ hash }) => hash),
});
