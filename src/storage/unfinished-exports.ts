// Exports that were begun and have not ended: what a crash or a closed tab leaves behind is offered again.
import { database, type StoryDatabase } from './database.ts';
import { guarded } from './project-log.ts';

export interface UnfinishedExport<Settings> {
  readonly id: string;
  readonly project: string;
  readonly settings: Settings;
  readonly fileName: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

const PREFIX = 'export/';

export const unfinishedExports = <Settings>(db: StoryDatabase = database()) => ({
  /** Of one project, newest first. @throws StoryError `storage-failed` */
  list: async (project: string): Promise<readonly UnfinishedExport<Settings>[]> => {
    const rows = await guarded(() => db.settings.where('key').startsWith(PREFIX).toArray());
    return rows
      .map(({ value }) => value as UnfinishedExport<Settings>)
      .filter((entry) => entry.project === project)
      .sort((a, b) => b.startedAt - a.startedAt);
  },

  /** @throws StoryError `storage-full`, `storage-failed` */
  put: async (entry: UnfinishedExport<Settings>): Promise<void> => {
    await guarded(() => db.settings.put({ key: PREFIX + entry.id, value: entry }));
  },

  delete: (id: string): Promise<void> => guarded(() => db.settings.delete(PREFIX + id)),
});
