import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';

export const renameAsset = (editor: Editor, id: string, text: string): void => {
  const name = text.trim();
  if (name && name !== editor.snapshot().asset.get(id)?.name)
    perform(editor, 'media.set', { assets: [id], fields: { name } });
};

export const moveToBin = (editor: Editor, id: string, bin: string): void =>
  void perform(editor, 'media.set', { assets: [id], fields: { bin } });

export function usesOf(snapshot: ProjectSnapshot, asset: string): number {
  let count = 0;
  for (const { source } of snapshot.clip.values())
    if (source.kind === 'media' && source.asset === asset) count++;
  return count;
}

export const removeAssets = (editor: Editor, assets: string[]): void =>
  void perform(editor, 'media.remove', { assets, withClips: true });
