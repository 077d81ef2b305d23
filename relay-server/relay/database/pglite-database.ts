import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Database } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import { PreparedPglite } from './prepared-pglite.ts';

/** The embedded database and PGlite itself, which pg-boss speaks to. */
export interface PgliteDatabase extends Database {
  readonly kind: 'pglite';
  readonly pglite: PGlite;
}

/**
 * PostgreSQL inside this process, its files in `folder/database`, or in memory when that is null.
 * @param image what `dumpDataDir` gave, to begin with: making a new database takes two seconds
 * @throws StoryError `data-folder-taken`
 */
export async function openPglite(folder: string | null, image?: Blob | null): Promise<PgliteDatabase> {
  const unlock = folder === null ? () => {} : await lockDirectory(folder);
  try {
    const dataDir = folder === null ? 'memory://' : join(folder, 'database');
    const pglite = await PGlite.create({ dataDir, ...(image ? { loadDataDir: image } : {}) });
    // Its pages are in memory: an index is worth it from a few rows on, not from where a disk's head would have to move.
    await pglite.exec('SET random_page_cost = 1.1');
    const prepared = new PreparedPglite(pglite);
    return {
      kind: 'pglite',
      pglite,
      query: (text, params = []) => prepared.query(text, params),
      transaction: (work) => prepared.transaction(work),
      script: async (text) => void (await pglite.exec(text)),
      listen: (channel, heard) => prepared.listen(channel, heard),
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
