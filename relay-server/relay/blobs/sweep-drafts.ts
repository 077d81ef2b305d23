import type { Database } from '../database/database.ts';
import type { ByteStore } from './byte-store.ts';

interface DraftRow {
  readonly id: string;
  readonly hash: string;
  readonly remote: string | null;
}

/**
 * Removes what writes left that never ended, finishes removals that were cut short, and lists blobs that lie in the store and
 * not in the database (it was restored from an older copy): nobody refers to them, so the collector takes them in its time.
 * @param olderThanSeconds 0 where this process alone uses the store; else long enough that no write takes it
 */
export async function sweepDrafts(
  database: Database,
  store: ByteStore,
  olderThanSeconds: number,
): Promise<{ readonly drafts: number; readonly adopted: number }> {
  const drafts = await database.query<DraftRow>(
    `SELECT id, hash, remote FROM relay.blob_draft WHERE at <= now() - make_interval(secs => $1)`,
    [olderThanSeconds],
  );
  for (const draft of drafts) {
    await store.discard(draft);
    if (await isStray(database, draft)) await store.delete(draft.hash);
    await database.query('DELETE FROM relay.blob_draft WHERE id = $1', [draft.id]);
  }
  const going = await database.query<{ hash: string }>(
    `SELECT hash FROM relay.blob WHERE state = 'going' AND used_at <= now() - make_interval(secs => $1)`,
    [olderThanSeconds],
  );
  for (const { hash } of going) {
    await store.delete(hash);
    await database.query(`DELETE FROM relay.blob WHERE hash = $1 AND state = 'going'`, [hash]);
  }
  return { drafts: drafts.length, adopted: await adopt(database, store) };
}

/** The bytes were whole, but the process ended before the list said so. */
async function isStray(database: Database, draft: DraftRow): Promise<boolean> {
  const rows = await database.query(
    `SELECT 1 FROM relay.blob WHERE hash = $1 UNION ALL SELECT 1 FROM relay.blob_draft WHERE hash = $1 AND id <> $2`,
    [draft.hash, draft.id],
  );
  return rows.length === 0;
}

async function adopt(database: Database, store: ByteStore): Promise<number> {
  const found = await store.list();
  if (!found) return 0;
  let adopted = 0;
  let batch: { hash: string; bytes: number }[] = [];
  const insert = async (): Promise<void> => {
    const rows = await database.query(
      `INSERT INTO relay.blob (hash, bytes) SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (hash) DO UPDATE SET state = 'there', bytes = excluded.bytes WHERE blob.state = 'lost' RETURNING hash`,
      [batch.map(({ hash }) => hash), batch.map(({ bytes }) => bytes)],
    );
    adopted += rows.length;
    batch = [];
  };
  for await (const blob of found) {
    batch.push(blob);
    if (batch.length === 1000) await insert();
  }
  if (batch.length > 0) await insert();
  return adopted;
}
