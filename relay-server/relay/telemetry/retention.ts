import type { Database } from '../database/database.ts';
import type { Log } from '../http/log.ts';

/** Days. */
export const KEPT = { points: 2, spans: 7, minutes: 14, hours: 120, days: 1100, facts: 400 } as const;

const EVERY_MS = 3600_000;

const STATEMENTS = [
  `DELETE FROM relay.point WHERE at < now() - interval '${KEPT.points} days'`,
  `DELETE FROM relay.span WHERE at < now() - interval '${KEPT.spans} days'`,
  `DELETE FROM relay.rollup WHERE level = 60 AND at < now() - interval '${KEPT.minutes} days'`,
  `DELETE FROM relay.rollup WHERE level = 3600 AND at < now() - interval '${KEPT.hours} days'`,
  `DELETE FROM relay.rollup WHERE level = 86400 AND at < now() - interval '${KEPT.days} days'`,
  `DELETE FROM relay.job_fact WHERE finished_at < now() - interval '${KEPT.facts} days'`,
];

/** Forgets what is older than it is kept. The embedded database has nobody who cleans up after updates: that is done here too. */
export async function forgetOld(database: Database): Promise<void> {
  for (const statement of STATEMENTS) await database.query(statement);
  if (database.kind === 'pglite') await database.query('VACUUM (ANALYZE) relay.rollup');
}

export function startRetention(database: Database, log: Log): () => void {
  const run = (): void =>
    void forgetOld(database).catch((error: unknown) =>
      log.warn({ err: error }, 'old telemetry stays for now'),
    );
  const timer = setInterval(run, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
