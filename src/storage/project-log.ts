// The bytes of one project: a snapshot and the updates after it. Whatever moment the power goes, they are either as before or as
// after: every change is one IndexedDB transaction.
import { StoryError } from '../base/errors.ts';
import type { PlainDocument } from '../project/store/plain-document.ts';
import type { ProjectStore } from '../project/store/project-store.ts';
import type { SnapshotRow, StoryDatabase, UpdateRow } from './database.ts';
import { storageError } from './storage-errors.ts';

export interface StoredProject {
  readonly current: Uint8Array | null;
  /** The records of `current` as text. */
  readonly plain: PlainDocument | null;
  readonly previous: Uint8Array | null;
  readonly updates: readonly Required<UpdateRow>[];
}

/** @throws StoryError `project-missing`, `storage-failed` */
export async function readLog(db: StoryDatabase, project: string): Promise<StoredProject> {
  return guarded(() =>
    db.transaction('r', db.projects, db.snapshots, db.updates, async () => {
      const row = await db.projects.get(project);
      if (!row) throw new StoryError('project-missing');
      const current = await db.snapshots.get([project, 'current']);
      const previous = await db.snapshots.get([project, 'previous']);
      const updates = await db.updates.where('project').equals(project).sortBy('seq');
      return {
        current: current?.bytes ?? null,
        plain: current?.plain ?? null,
        previous: previous?.bytes ?? null,
        updates: updates as Required<UpdateRow>[],
      };
    }),
  );
}

/**
 * Adds updates to the log. One message to the browser, committed with it: nothing of this page has to run again for the bytes to
 * be stored, however busy it is. (A Dexie transaction needs a turn of the page for each of its steps and one for its end.)
 * @returns their sequence number. @throws StoryError `storage-full`, `storage-failed`
 */
export function appendUpdates(
  db: StoryDatabase,
  project: string,
  parts: readonly Uint8Array[],
): Promise<number> {
  return guarded(async () => {
    if (!db.isOpen()) await db.open();
    return new Promise<number>((resolve, reject) => {
      const transaction = db.backendDB().transaction('updates', 'readwrite', { durability: 'relaxed' });
      const request = transaction.objectStore('updates').add({ project, parts });
      transaction.oncomplete = () => resolve(request.result as number);
      transaction.onerror = () => reject(transaction.error ?? request.error);
      transaction.onabort = () => reject(transaction.error ?? request.error);
      transaction.commit();
    });
  });
}

/**
 * Dates the project's card and gives it the document's name.
 * @throws StoryError `project-missing` when another tab removed it; what was added to its log since is removed too
 */
export async function dateProject(db: StoryDatabase, project: string, name: string): Promise<void> {
  const there = await guarded(() =>
    db.transaction('rw', db.projects, db.updates, async () => {
      const row = await db.projects.get(project);
      if (row)
        await db.projects.update(project, { updatedAt: Date.now(), ...(row.pendingName ? {} : { name }) });
      else await db.updates.where('project').equals(project).delete();
      return row !== undefined;
    }),
  );
  if (!there) throw new StoryError('project-missing');
}

/** What is stored of a document as a whole. */
export const snapshotOf = (store: ProjectStore): Pick<SnapshotRow, 'bytes' | 'plain'> => ({
  bytes: store.exportSnapshot(),
  plain: store.exportPlain(),
});

/**
 * Puts a snapshot in the place of the updates that it holds; the snapshot before it becomes `previous`.
 * @throws StoryError `storage-full`, `storage-failed`, `project-missing`
 */
export function replaceWithSnapshot(
  db: StoryDatabase,
  project: string,
  snapshot: Pick<SnapshotRow, 'bytes' | 'plain'>,
  covered: readonly number[],
): Promise<void> {
  return guarded(() =>
    db.transaction('rw', db.projects, db.snapshots, db.updates, async () => {
      if (!(await db.projects.get(project))) throw new StoryError('project-missing');
      const old = await db.snapshots.get([project, 'current']);
      if (old) await db.snapshots.put({ ...old, plain: null, generation: 'previous' });
      await db.snapshots.put({ project, generation: 'current', ...snapshot });
      await db.updates.bulkDelete([...covered]);
    }),
  );
}

export async function guarded<T>(run: () => PromiseLike<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw storageError(error);
  }
}
