import { database, type StoryDatabase } from './database.ts';
import { guarded } from './project-log.ts';

/** Handles of media files that are read in place. They survive a restart; the permission to read has to be asked for again. */
export const fileHandles = (db: StoryDatabase = database()) => ({
  /** Null when there is none of that key. */
  get: async (key: string): Promise<FileSystemFileHandle | null> =>
    (await guarded(() => db.handles.get(key)))?.handle ?? null,

  /** @throws StoryError `storage-full`, `storage-failed` */
  put: async (key: string, handle: FileSystemFileHandle): Promise<void> => {
    await guarded(() => db.handles.put({ key, handle }));
  },

  delete: (key: string): Promise<void> => guarded(() => db.handles.delete(key)),
});
