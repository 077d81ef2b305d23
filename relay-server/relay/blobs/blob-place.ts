import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoryError } from '../../../src/base/errors.ts';
import type { Database } from '../database/database.ts';
import { codeOf } from './folder-bytes.ts';

/** The name of this folder, written into it at its first use: relays that share the folder, by a network disk too, have the same. */
export async function placeOf(folder: string): Promise<string> {
  const path = join(folder, 'place');
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(path, randomUUID(), { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return (await readFile(path, 'utf8')).trim();
}

/**
 * The files of a database lie in one folder. A relay with another one would find none of them, and write each down as lost.
 * @param adopt takes this folder from now on: the other one is gone for ever
 * @throws StoryError `blob-folder-foreign`
 */
export async function claimFolder(
  database: Database,
  { place, folder, adopt }: { readonly place: string; readonly folder: string; readonly adopt: boolean },
): Promise<void> {
  const [row] = await database.query<{ place: string }>(
    `INSERT INTO relay.blob_folder (place) VALUES ($1)
     ON CONFLICT (sole) DO UPDATE SET place = CASE WHEN $2 THEN excluded.place ELSE blob_folder.place END RETURNING place`,
    [place, adopt],
  );
  if (row!.place !== place) throw new StoryError('blob-folder-foreign', { params: { folder } });
}
