import type { Database } from '../database/database.ts';

/** Jobs that go in one transaction. */
const BATCH = 200;

/**
 * Removes jobs that ended so many days ago, with their tasks, history and logs. Whose film, or whose media for another try, is still
 * kept stays with it: without its row nobody would find the film.
 * @param days 0 keeps them for ever
 * @returns how many
 */
export async function forgetJobs(database: Database, days: number): Promise<number> {
  if (days === 0) return 0;
  let count = 0;
  for (;;) {
    const gone = await forgetSome(database, days);
    count += gone;
    if (gone < BATCH) return count;
  }
}

const forgetSome = (database: Database, days: number): Promise<number> =>
  database.transaction(async (tx) => {
    const roots = await tx.query<{ id: string }>(
      `SELECT j.id FROM relay.job j WHERE j.parent IS NULL AND j.state IN ('done', 'dead', 'cancelled')
         AND j.finished_at < now() - make_interval(days => $1)
         AND NOT EXISTS (SELECT 1 FROM relay.blob_reference r
           WHERE r.kind IN ('job', 'artefact', 'thumbnail') AND r.holder = j.id::text)
       ORDER BY j.finished_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
      [days],
    );
    if (roots.length === 0) return 0;
    const ids = roots.map(({ id }) => id);
    const tasks = await tx.query<{ id: string }>('SELECT id FROM relay.job WHERE parent = ANY($1::uuid[])', [
      ids,
    ]);
    const all = [...ids, ...tasks.map(({ id }) => id)];
    for (const [table, column] of BELONGINGS) {
      await tx.query(`DELETE FROM relay.${table} WHERE ${column} = ANY($1::uuid[])`, [all]);
    }
    await tx.query(
      `DELETE FROM relay.blob_reference WHERE kind IN ('job', 'artefact', 'thumbnail') AND holder = ANY($1::text[])`,
      [all],
    );
    await tx.query('DELETE FROM relay.job WHERE parent = ANY($1::uuid[])', [ids]);
    await tx.query('DELETE FROM relay.job WHERE id = ANY($1::uuid[])', [ids]);
    return ids.length;
  });

const BELONGINGS = [
  ['render_segment', 'render'],
  ['exclusion', 'job'],
  ['block', 'root'],
  ['job_history', 'job'],
  ['job_log', 'job'],
] as const;
