import { StoryError } from '../../../base/errors.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import { usedAssets } from '../../../project/records/used-assets.ts';
import type { SubmitFile } from '../../../protocol/relay/submit.ts';
import { fileAt } from '../media-files.ts';

/**
 * What a film is made of, from wherever this browser has it: of each medium what is decoded, its mezzanine where it has one.
 * @throws StoryError `media-missing`, `media-denied`, `media-changed` (name)
 */
export async function filmFiles(snapshot: ProjectSnapshot): Promise<SubmitFile[]> {
  const files: SubmitFile[] = [];
  for (const id of usedAssets(snapshot)) {
    const asset = snapshot.asset.get(id);
    if (!asset) continue;
    const { name, size, mezzanine } = asset;
    const file = await fileAt((mezzanine ?? asset).locations, name);
    if (!mezzanine && file.size !== size) throw new StoryError('media-changed', { params: { name } });
    files.push({ asset: id, name, file });
  }
  return files;
}
