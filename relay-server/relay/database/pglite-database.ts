import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Database, Queryable } from './database.ts';
import { lockDirectory } from './directory-lock.ts';

interface Speaker {
  query<Row>(text: string, params?: unknown[]): Promise<{ rows: Row[] }>;
}

const queryable = (speaker: Speaker): Queryable => ({
  query: async (text, params = []) => (await speaker.query(text, [...params])).rows as never,
});

/** The embedded database and PGlite itself, which pg-boss speaks to. */
export interface PgliteDatabase extends Database {
  readonly kind: 'pglite';
  readonly pglite: PGlite;
}

/**
 * PostgreSQL inside this process, its files in `folder/database`, or in memory when that is null.
 * @throws StoryError `data-folder-taken`
 */
export async function openPglite(folder: string | null): Promise<PgliteDatabase> {
  const unlock = folder === null ? () => {} : await lockDirectory(folder);
  try {
    const pglite = await PGlite.create(folder === null ? 'memory://' : join(folder, 'database'));
    return {
      kind: 'pglite',
      pglite,
      ...queryable(pglite),
      transaction: (work) => pglite.transaction((tx) => work(queryable(tx))),
      script: async (text) => void (await pglite.exec(text)),
      listen: (channel, heard) => pglite.listen(channel, heard),
      close: async () => {
        await pglite.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
