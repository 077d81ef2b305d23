import { reportOf } from '../../base/errors.ts';
import type { ProjectStore } from '../../project/store/project-store.ts';
import type { OpenProject } from '../../storage/open-project.ts';
import type { DocumentHealth, KeptRecord } from './types.ts';

/** What of the document is not on the screen, as it stands now. A record that was mended since is no longer named. */
export function documentHealth(
  store: Pick<ProjectStore, 'unreadable' | 'snapshot'>,
  { damaged, refusal }: Pick<OpenProject, 'damaged' | 'refusal'>,
): DocumentHealth {
  const kept = new Map<string, KeptRecord>();
  const snapshot = store.snapshot();
  for (const { type, id, error } of store.unreadable)
    if (!snapshot[type].has(id)) kept.set(`${type}/${id}`, { type, id, error: reportOf(error) });
  return { unreadable: [...kept.values()], damaged, refusal: refusal && reportOf(refusal) };
}

export const sameHealth = (a: DocumentHealth, b: DocumentHealth): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
