import type { Clip } from '../../../project/records/clip.ts';
import { type DragEdit, type ClipFields as PatchFields, patchClip, startDrag } from '../../workspace/edit.ts';
import type { Editor } from '../../workspace/editor-context.ts';

export type ClipPatch = PatchFields;

/** Fields of all selected clips at once: a drag is one undo step, anything else is one each. */
export interface ClipFields {
  set(change: (clip: Clip) => ClipPatch): void;
  begin(): void;
  end(keep: boolean): void;
}

export function createClipFields(editor: Editor, clips: () => readonly Clip[]): ClipFields {
  let drag: DragEdit | null = null;
  let originals: readonly Clip[] = [];
  return {
    begin: () => {
      originals = clips();
      drag = startDrag(editor, 'clip.set');
    },
    end: (keep) => {
      if (keep) drag?.commit();
      else drag?.revert();
      drag = null;
    },
    set: (change) => {
      if (drag) drag.patchClips(originals.map((clip) => [clip.id, change(clip)] as const));
      else
        patchClip(
          editor,
          clips().map(({ id }) => id),
          change,
        );
    },
  };
}
