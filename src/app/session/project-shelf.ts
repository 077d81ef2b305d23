// The start screen's side of the projects: rows of the database, without the document library.
import { ProjectShelf as StoredShelf } from '../../storage/project-shelf.ts';
import type { ProjectShelf } from './types.ts';

const stored = new StoredShelf();

export const projectShelf: ProjectShelf = {
  list: () => stored.list(),
  rename: (id, name) => stored.rename(id, name),
  duplicate: (id) => stored.duplicate(id),
  remove: (id) => stored.remove(id),
};
