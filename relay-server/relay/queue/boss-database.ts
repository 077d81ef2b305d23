import { AsyncLocalStorage } from 'node:async_hooks';
import { type Db, fromPglite } from 'pg-boss';
import type { Queryable } from '../database/database.ts';
import type { OpenedDatabase } from '../database/open-database.ts';

const within = new AsyncLocalStorage<Db>();

/**
 * What pg-boss speaks to. Inside `bossIn` every statement goes through that transaction, also one that pg-boss runs for itself (the
 * facts of a queue that it does not have in mind): PGlite has one connection, and a second asker would wait for the first for ever.
 */
export function bossDatabase(database: OpenedDatabase): Db {
  const base: Db =
    database.kind === 'pglite'
      ? fromPglite(database.pglite)
      : { executeSql: async (text, values) => rowsOf(await database.pool.query(text, values as unknown[])) };
  return { executeSql: (text, values) => (within.getStore() ?? base).executeSql(text, values) };
}

export const bossIn = <T>(tx: Queryable, work: () => Promise<T>): Promise<T> =>
  within.run({ executeSql: async (text, values) => ({ rows: await tx.query(text, values) }) }, work);

/** Several statements in one text give several results. */
const rowsOf = (result: { rows: unknown[] } | { rows: unknown[] }[]): { rows: unknown[] } =>
  Array.isArray(result) ? { rows: result.flatMap(({ rows }) => rows) } : result;
