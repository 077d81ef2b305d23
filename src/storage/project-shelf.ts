// The list of projects on the start screen. It does not load the document library: cards are rows of their own.
import { StoryError } from '../base/errors.ts';
import { randomId } from '../base/ids.ts';
import { database, type ProjectRow, type StoryDatabase } from './database.ts';
import { filmHolders } from './film-holders.ts';
import { forgetKeptAside } from './kept-aside.ts';
import { guarded } from './project-log.ts';

export type ProjectCard = Pick<ProjectRow, 'id' | 'name' | 'updatedAt' | 'thumbnail'>;

export class ProjectShelf {
  readonly #db: StoryDatabase;

  constructor(db: StoryDatabase = database()) {
    this.#db = db;
  }

  /** Latest first. @throws StoryError `storage-failed` */
  async list(): Promise<readonly ProjectCard[]> {
    const rows = await guarded(() => this.#db.projects.orderBy('updatedAt').reverse().toArray());
    return rows.map(({ id, name, pendingName, updatedAt, thumbnail }) => ({
      id,
      name: pendingName ?? name,
      updatedAt,
      thumbnail,
    }));
  }

  /** Shown at once; the document takes the name over when it is opened. @throws StoryError `project-missing` */
  async rename(id: string, name: string): Promise<void> {
    const trimmed = name.trim();
    if (trimmed === '') return;
    const changed = await guarded(() => this.#db.projects.update(id, { pendingName: trimmed }));
    if (changed === 0 && !(await this.#db.projects.get(id))) throw new StoryError('project-missing');
  }

  /** @returns the id of the copy. @throws StoryError `project-missing`, `storage-full` */
  duplicate(id: string, nameOf: (name: string) => string = (name) => `${name} 2`): Promise<string> {
    const { projects, snapshots, updates } = this.#db;
    const copy = randomId();
    return guarded(() =>
      this.#db.transaction('rw', projects, snapshots, updates, async () => {
        const row = await projects.get(id);
        if (!row) throw new StoryError('project-missing');
        const now = Date.now();
        const pendingName = nameOf(row.pendingName ?? row.name);
        await projects.add({ ...row, id: copy, createdAt: now, updatedAt: now, pendingName });
        const snapshot = await snapshots.get([id, 'current']);
        if (snapshot) await snapshots.add({ ...snapshot, project: copy });
        for (const { parts } of await updates.where('project').equals(id).sortBy('seq')) {
          await updates.add({ project: copy, parts });
        }
        return copy;
      }),
    );
  }

  /** The document and its history; media stay, other projects may use them. */
  async remove(id: string): Promise<void> {
    const { projects, snapshots, updates } = this.#db;
    await guarded(() =>
      this.#db.transaction('rw', projects, snapshots, updates, async () => {
        await projects.delete(id);
        await snapshots.bulkDelete([
          [id, 'current'],
          [id, 'previous'],
        ]);
        await updates.where('project').equals(id).delete();
      }),
    );
    await forgetKeptAside(this.#db, id);
    await filmHolders(this.#db).forget(id);
  }

  setThumbnail(id: string, thumbnail: Blob): Promise<void> {
    return guarded(() => this.#db.projects.update(id, { thumbnail })).then(() => undefined);
  }
}
