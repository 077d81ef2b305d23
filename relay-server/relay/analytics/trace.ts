import type { Database } from '../database/database.ts';

/** All that one click caused: what the studio measured, the jobs that it became, and what the nodes wrote about them. */
export async function traceOf(database: Database, trace: string, tenant: string | null) {
  const spans = await database.query(
    `SELECT id, parent, name, source, (extract(epoch FROM at) * 1000)::float8 AS at, ms, code FROM relay.span
     WHERE trace = $1 AND ($2::text IS NULL OR tenant = $2) ORDER BY at LIMIT 1000`,
    [trace, tenant],
  );
  const jobs = await database.query<{ id: string }>(
    `SELECT id, parent, kind, state, node, error, (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt",
       (extract(epoch FROM started_at) * 1000)::float8 AS "startedAt", (extract(epoch FROM finished_at) * 1000)::float8 AS "finishedAt"
     FROM relay.job WHERE correlation = $1 AND ($2::text IS NULL OR tenant = $2) ORDER BY created_at LIMIT 1000`,
    [trace, tenant],
  );
  const lines = await database.query(
    `SELECT job, node, attempt, line, (extract(epoch FROM at) * 1000)::float8 AS at FROM relay.job_log
     WHERE job = ANY($1::uuid[]) ORDER BY id LIMIT 2000`,
    [jobs.map(({ id }) => id)],
  );
  return { trace, spans, jobs, lines };
}
