import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openPglite } from '../../relay-server/relay/database/pglite-database.ts';
import { openPostgres } from '../../relay-server/relay/database/postgres-database.ts';

/**
 * Compares the files of a relay that has ended with what its database says that somebody needs.
 * @param data the relay's data folder
 * @param databaseUrl of the server that holds the database; null for the embedded one
 * @returns what one has and the other has not; empty when all is well
 */
export async function strayBlobs(data: string, databaseUrl: string | null): Promise<string[]> {
  const needed = await neededBlobs(data, databaseUrl);
  const there = await filesOf(join(data, 'blobs', 'blobs'));
  return [
    ...[...there].filter((hash) => !needed.has(hash)).map((hash) => `${hash}: nobody needs it`),
    ...[...needed].filter((hash) => !there.has(hash)).map((hash) => `${hash}: needed, and not there`),
    ...[...(await filesOf(join(data, 'blobs', 'drafts')))].map((name) => `${name}: half written`),
  ];
}

async function neededBlobs(data: string, databaseUrl: string | null): Promise<Set<string>> {
  const database = databaseUrl ? await openPostgres(databaseUrl) : await openPglite(data);
  try {
    const rows = await database.query<{ hash: string }>('SELECT DISTINCT hash FROM relay.blob_reference');
    return new Set(rows.map(({ hash }) => hash));
  } finally {
    await database.close();
  }
}

async function filesOf(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
}
