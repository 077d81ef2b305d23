import { database, type StoryDatabase } from './database.ts';
import { guarded } from './project-log.ts';

/** Which projects hold which films, by the hashes of their bytes: what is stored for a film is shared by all of them. */
export interface FilmHolders {
  /** What a project holds now. */
  note(project: string, hashes: readonly string[]): Promise<void>;
  /** Whether another project holds a film, or may: one that was not opened since this is noted. */
  elsewhere(project: string, hash: string): Promise<boolean>;
  /** The project is gone. */
  forget(project: string): Promise<void>;
}

const keyOf = (project: string): string => `films:${project}`;

export const filmHolders = (db: StoryDatabase = database()): FilmHolders => ({
  async note(project, hashes) {
    const value = [...hashes].sort();
    const before = await guarded(() => db.settings.get(keyOf(project)));
    if (JSON.stringify(before?.value) === JSON.stringify(value)) return;
    await guarded(() => db.settings.put({ key: keyOf(project), value }));
  },
  forget: (project) => guarded(() => db.settings.delete(keyOf(project))),
  elsewhere: (project, hash) =>
    guarded(async () => {
      const others = (await db.projects.toCollection().primaryKeys()).filter((id) => id !== project);
      const rows = await db.settings.bulkGet(others.map(keyOf));
      return rows.some((row) => !Array.isArray(row?.value) || row.value.includes(hash));
    }),
});
