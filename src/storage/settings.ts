import { database, type StoryDatabase } from './database.ts';
import { guarded } from './project-log.ts';

/** Preferences of this browser: plain values by name. */
export const settings = (db: StoryDatabase = database()) => ({
  get: async (key: string): Promise<unknown> => (await guarded(() => db.settings.get(key)))?.value,
  set: async (key: string, value: unknown): Promise<void> => {
    await guarded(() => db.settings.put({ key, value }));
  },
});
