import type { SegmentResult } from '../../../src/protocol/relay/task.ts';
import type { Database } from '../database/database.ts';
import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow } from './job-row.ts';

export interface FoundSegment {
  readonly hash: string;
  readonly blob: string;
  readonly bytes: number;
}

/** Segments that somebody has made, whoever it was and for which film. */
export async function findSegments(database: Database, hashes: readonly string[]): Promise<FoundSegment[]> {
  return database.query<FoundSegment>(
    'SELECT hash, blob, bytes::float8 AS bytes FROM relay.segment WHERE hash = ANY($1::text[]) AND blob IS NOT NULL',
    [[...hashes]],
  );
}

/** Segments whose bytes were tidied away have to be made again. */
export async function forgetMissingSegments(
  { database, blobs }: Pick<JobParts, 'database' | 'blobs'>,
  hashes: readonly string[],
): Promise<void> {
  const found = await findSegments(database, hashes);
  const missing = await blobs.missing(found.map(({ blob }) => blob));
  if (missing.length === 0) return;
  await database.query('DELETE FROM relay.segment WHERE hash = ANY($1::text[]) AND blob = ANY($2::text[])', [
    [...hashes],
    missing,
  ]);
}

/** What a task made. Only what was asked of it counts: a node must not slip in anything else under another's name. */
export async function storeSegments(
  change: Change,
  { references }: Pick<JobParts, 'references'>,
  root: JobRow,
  node: string,
  result: SegmentResult,
): Promise<void> {
  const made = [...result.segments].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  await change.tx.query(
    `UPDATE relay.segment s SET blob = x.blob, bytes = x.bytes, node = $2, verified = false, made_at = clock_timestamp()
     FROM jsonb_to_recordset($1::jsonb) AS x (hash text, blob text, bytes bigint)
     WHERE s.hash = x.hash AND s.blob IS NULL
       AND s.hash IN (SELECT hash FROM relay.render_segment WHERE render = $3)`,
    [JSON.stringify(made), node, root.id],
  );
  for (const { hash, blob } of made) await references.hold({ kind: 'segment', id: hash }, [blob], change.tx);
  if (result.thumbnail) {
    await references.hold({ kind: 'thumbnail', id: root.id }, [result.thumbnail], change.tx);
  }
  const rows = await change.tx.query<{ frame: number; frames: number; hash: string }>(
    `SELECT frame, frames, hash FROM relay.render_segment
     WHERE render = $1 AND kind <> 'sound' AND hash = ANY($2::text[]) ORDER BY position`,
    [root.id, made.map(({ hash }) => hash)],
  );
  rows.forEach(({ frame, frames }, i) => {
    const thumbnail = i === 0 ? result.thumbnail : null;
    change.tell({ type: 'segment', tenant: root.tenant, render: root.id, frame, frames, thumbnail });
  });
}
