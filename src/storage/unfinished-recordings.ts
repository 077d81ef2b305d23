// Recordings that were begun and are no media of their project yet: what a crash or a closed tab leaves behind is offered again.
import { database, type StoryDatabase } from './database.ts';
import { guarded } from './project-log.ts';

export interface UnfinishedRecording {
  readonly id: string;
  readonly project: string;
  /** Of the asset that it becomes. */
  readonly name: string;
  readonly tracks: readonly string[];
  /** Where its clips belong, ticks, and how long they are at most; null as long as playing had not begun. */
  readonly place: { readonly start: number; readonly sourceIn: number; readonly duration: number } | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

const PREFIX = 'recording/';

export const unfinishedRecordings = (db: StoryDatabase = database()) => ({
  /** Of one project, newest first. @throws StoryError `storage-failed` */
  list: async (project: string): Promise<readonly UnfinishedRecording[]> => {
    const rows = await guarded(() => db.settings.where('key').startsWith(PREFIX).toArray());
    return rows
      .map(({ value }) => value as UnfinishedRecording)
      .filter((entry) => entry.project === project)
      .sort((a, b) => b.startedAt - a.startedAt);
  },

  /** @throws StoryError `storage-full`, `storage-failed` */
  put: async (entry: UnfinishedRecording): Promise<void> => {
    await guarded(() => db.settings.put({ key: PREFIX + entry.id, value: entry }));
  },

  delete: (id: string): Promise<void> => guarded(() => db.settings.delete(PREFIX + id)),
});
