// New projects: empty, or the sample. Each returns the id under which `openSession` opens it.

import { StoryError } from '../../base/errors.ts';
import { ProjectStore } from '../../project/store/project-store.ts';
import { createProject as storeNew, storeProject } from '../../storage/open-project.ts';
import { buildSample, type SampleMedia } from './sample-project.ts';

/** 1080p at 30 frames a second, until the first film that is imported says better. @throws StoryError `storage-full` */
export const createProject = (name: string): Promise<string> => storeNew({ name });

/** @throws StoryError `asset-unavailable` when the sample is not there (offline before the first visit was over), `storage-full` */
export async function createSampleProject(name: string): Promise<string> {
  const folder = new URL('sample/', document.baseURI);
  const store = ProjectStore.create({
    name,
    sequence: { width: 1280, height: 720, frameRate: { num: 25, den: 1 } },
  });
  buildSample(store, await loadSample(folder), folder);
  return storeProject(store);
}

async function loadSample(folder: URL): Promise<readonly SampleMedia[]> {
  try {
    const answer = await fetch(new URL('media.json', folder));
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return (await answer.json()) as readonly SampleMedia[];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoryError('asset-unavailable', { params: { name: 'sample/media.json', reason }, cause });
  }
}
