import { StoryError } from '../../base/errors.ts';
import { PROJECT_VERSION } from '../records/project.ts';
import { clipPlace } from './clip-place.ts';
import { effectOwner } from './effect-owner.ts';
import type { Migration, RawChange, RawDocument, Registers } from './migration.ts';

/** In order, without a gap; the last one's id is PROJECT_VERSION (both are tested). */
export const migrations: readonly Migration[] = [clipPlace, effectOwner];

/**
 * The document at today's version, and what was written to get there.
 * @throws StoryError `project-newer` (`version`, `supported`), `project-corrupt` when there is no project record
 */
export function migrate(document: RawDocument): {
  readonly document: RawDocument;
  readonly changes: readonly RawChange[];
} {
  const version = versionOf(document);
  const changes: RawChange[] = [];
  let current = document;
  for (const migration of migrations) {
    if (migration.id <= version) continue;
    const step = [...migration.up(current), ...projectsAt(current, migration.id)];
    current = applyRaw(current, step);
    changes.push(...step);
  }
  return { document: current, changes };
}

/** The format version of a stored document; documents from before versions were written count as 0. */
export function versionOf(document: RawDocument): number {
  const projects = Object.values(document.project ?? {});
  const version = Math.max(...projects.map((project) => Number(project.version ?? 0)));
  if (!Number.isSafeInteger(version)) throw new StoryError('project-corrupt');
  if (version > PROJECT_VERSION) {
    throw new StoryError('project-newer', { params: { version, supported: PROJECT_VERSION } });
  }
  return version;
}

const projectsAt = (document: RawDocument, version: number): RawChange[] =>
  Object.keys(document.project ?? {}).map((id) => ({ type: 'project', id, fields: { version } }));

function applyRaw(document: RawDocument, changes: readonly RawChange[]): RawDocument {
  const next: Record<string, Record<string, Registers>> = {};
  for (const type in document) next[type] = { ...document[type] };
  for (const { type, id, fields } of changes) {
    const record: Record<string, unknown> = { ...next[type]?.[id] };
    for (const field in fields) {
      if (fields[field] === undefined) delete record[field];
      else record[field] = fields[field];
    }
    next[type] = { ...next[type], [id]: record };
  }
  return next;
}
