import { StoryError } from '../../../base/errors.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import { usedAssets } from '../../../project/records/used-assets.ts';
import type { SubmitFile } from '../../../protocol/relay/submit.ts';
import { fileAt } from '../media-files.ts';

/** The originals that a film is made of, from wherever this browser has them. @throws StoryError `media-missing` (name) */
export async function filmFiles(snapshot: ProjectSnapshot): Promise<SubmitFile[]> {
  const files: SubmitFile[] = [];
  for (const id of usedAssets(snapshot)) {
    const asset = snapshot.asset.get(id);
    if (!asset) continue;
    const file = await fileAt(asset.locations, asset.name);
    if (file.size !== asset.size) throw new StoryError('media-changed', { params: { name: asset.name } });
    files.push({ asset: id, name: asset.name, file });
  }
  return files;
}
