import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoryError } from '../../../src/base/errors.ts';

/**
 * Takes a folder for this process alone. PGlite takes no lock of its own, and two processes on one folder lose rows. Node has no
 * `flock`; an exclusive transaction of SQLite is one (a POSIX lock), which the system gives back even when the process is killed.
 * @throws StoryError `data-folder-taken`
 */
export async function lockDirectory(folder: string): Promise<() => void> {
  await mkdir(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'in-use.lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
  } catch (cause) {
    lock.close();
    throw new StoryError('data-folder-taken', { params: { folder }, cause });
  }
  return () => lock.close();
}
