import type { Breakers } from '../http/breakers.ts';
import type { PgliteDatabase } from './pglite-database.ts';
import type { PostgresDatabase } from './postgres-database.ts';

export type OpenedDatabase = PgliteDatabase | PostgresDatabase;

/** `DATABASE_URL` when there is one, else a database in the data folder. Only what is used is loaded. */
export async function openDatabase(options: {
  readonly url: string | null;
  /** Null keeps an embedded database in memory, for tests. */
  readonly folder: string | null;
  readonly image?: Blob | null;
  /** Where the line to a server is to be seen. */
  readonly breakers?: Breakers;
}): Promise<OpenedDatabase> {
  if (options.url)
    return (await import('./postgres-database.ts')).openPostgres(options.url, options.breakers);
  return (await import('./pglite-database.ts')).openPglite(options.folder, options.image);
}
