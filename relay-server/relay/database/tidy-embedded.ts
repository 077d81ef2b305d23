import type { Database } from './database.ts';

/** As autovacuum begins at: so many rows, and that share of the table. */
const LEAST_ROWS = 500;
const SHARE = 0.2;

/**
 * The embedded database has nobody who cleans up after updates and counts what the planner goes by: a server's autovacuum does both.
 * @returns the tables that were tidied
 */
export async function tidyEmbedded(database: Database): Promise<string[]> {
  if (database.kind !== 'pglite') return [];
  const tables = await database.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
     WHERE greatest(n_dead_tup, n_mod_since_analyze, n_ins_since_vacuum) > $1 + $2::float8 * n_live_tup
     ORDER BY n_dead_tup DESC`,
    [LEAST_ROWS, SHARE],
  );
  for (const { name } of tables) await database.query(`VACUUM (ANALYZE) ${name}`);
  return tables.map(({ name }) => name);
}
