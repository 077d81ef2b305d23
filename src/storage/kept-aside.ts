// Parts of a project's log that could not be read. Folding the log would delete them with the rest; here they last as long as the
// project, so that nothing is thrown away which somebody may still be able to read.
import type { StoryDatabase } from './database.ts';
import { guarded } from './project-log.ts';

const keyOf = (project: string): string => `kept-aside/${project}`;

/** Adds what is not kept yet. @throws StoryError `storage-full`, `storage-failed` */
export async function keepAside(
  db: StoryDatabase,
  project: string,
  parts: readonly Uint8Array[],
): Promise<void> {
  const kept = await keptAside(db, project);
  const fresh = parts.filter((part) => !kept.some((other) => sameBytes(other, part)));
  if (fresh.length === 0) return;
  await guarded(() => db.settings.put({ key: keyOf(project), value: [...kept, ...fresh] }));
}

/** @throws StoryError `storage-failed` */
export async function keptAside(db: StoryDatabase, project: string): Promise<readonly Uint8Array[]> {
  const row = await guarded(() => db.settings.get(keyOf(project)));
  return (row?.value as readonly Uint8Array[] | undefined) ?? [];
}

export const forgetKeptAside = (db: StoryDatabase, project: string): Promise<void> =>
  guarded(() => db.settings.delete(keyOf(project)));

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
