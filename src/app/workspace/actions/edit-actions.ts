import { copyClips } from '../../../project/commands/timeline/clipboard.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { notify } from '../../ui/notices.ts';
import { chosenPoints, removePoints } from '../automation/edit-points.ts';
import { playheadFrame } from '../edit.ts';
import type { Editor } from '../editor-context.ts';
import { perform } from '../perform.ts';
import type { Action } from './action.ts';

export function editActions(editor: Editor): readonly Action[] {
  const { selection } = editor.state;
  const { store } = editor.session;
  const chosen = () => selection.clips().size > 0;
  /** None that an undo has taken away since. */
  const points = () => {
    const chosen = editor.state.automation.points();
    return chosen && chosenPoints(editor, chosen.target).size > 0 ? chosen : null;
  };
  const anything = () =>
    chosen() || selection.transition() !== null || selection.marker() !== null || points() !== null;
  const ids = () => [...selection.clips()];
  const copy = (): boolean => {
    const data = copyClips(editor.snapshot(), ids());
    if (data) editor.state.setClipboard(data);
    else notify({ text: t('editor.timeline.nothingSelected') });
    return data !== null;
  };
  const remove = (ripple: boolean) => {
    const transition = selection.transition();
    const marker = selection.marker();
    if (points()) removePoints(editor);
    else if (transition) perform(editor, 'transition.remove', { transitions: [transition] });
    else if (marker) perform(editor, 'marker.remove', { markers: [marker] });
    else if (chosen()) perform(editor, ripple ? 'clip.ripple-delete' : 'clip.delete', { clips: ids() });
    else notify({ text: t('editor.timeline.nothingSelected') });
  };
  return [
    {
      id: 'edit.undo',
      group: 'edit',
      title: 'actions.edit.undo',
      icon: 'undo',
      keys: ['Mod+Z'],
      repeats: true,
      edits: true,
      // The store has no signal of its own for this; every undo step comes with a new snapshot.
      when: () => editor.snapshot() !== null && store.canUndo,
      run: () => void store.undo(),
    },
    {
      id: 'edit.redo',
      group: 'edit',
      title: 'actions.edit.redo',
      icon: 'redo',
      keys: ['Mod+Shift+Z', 'Mod+Y'],
      repeats: true,
      edits: true,
      when: () => editor.snapshot() !== null && store.canRedo,
      run: () => void store.redo(),
    },
    {
      id: 'edit.cut',
      group: 'edit',
      title: 'actions.edit.cut',
      keys: ['Mod+X'],
      edits: true,
      when: chosen,
      run: () => {
        if (copy()) perform(editor, 'clip.delete', { clips: ids() });
      },
    },
    {
      id: 'edit.copy',
      group: 'edit',
      title: 'actions.edit.copy',
      icon: 'copy',
      keys: ['Mod+C'],
      when: chosen,
      run: () => void copy(),
    },
    {
      id: 'edit.paste',
      group: 'edit',
      title: 'actions.edit.paste',
      keys: ['Mod+V'],
      edits: true,
      when: () => editor.state.clipboard() !== null,
      run: () => {
        const data = editor.state.clipboard();
        const pasted =
          data &&
          perform(editor, 'clip.paste', { data, at: playheadFrame(editor), sequence: editor.sequence().id });
        if (pasted) selection.set(pasted.clips);
      },
    },
    {
      id: 'edit.duplicate',
      group: 'edit',
      title: 'actions.edit.duplicate',
      keys: ['Mod+D'],
      edits: true,
      when: chosen,
      run: () => {
        const made = perform(editor, 'clip.duplicate', { clips: ids() });
        if (made) selection.set(made.clips);
      },
    },
    {
      id: 'edit.delete',
      group: 'edit',
      title: 'actions.edit.delete',
      icon: 'trash',
      keys: ['Delete', 'Backspace'],
      edits: true,
      when: anything,
      run: () => remove(false),
    },
    {
      id: 'edit.rippleDelete',
      group: 'edit',
      title: 'actions.edit.rippleDelete',
      keys: ['Shift+Delete', 'Shift+Backspace'],
      edits: true,
      when: anything,
      run: () => remove(true),
    },
    {
      id: 'edit.selectAll',
      group: 'edit',
      title: 'actions.edit.selectAll',
      keys: ['Mod+A'],
      run: () => {
        const tracks = new Set(editor.tracks().map(({ id }) => id));
        selection.set(
          [...editor.snapshot().clip.values()]
            .filter(({ place }) => tracks.has(place.track))
            .map(({ id }) => id),
        );
      },
    },
    {
      id: 'edit.selectNone',
      group: 'edit',
      title: 'actions.edit.selectNone',
      keys: ['Escape'],
      when: anything,
      run: () => {
        if (points()) editor.state.automation.forgetPoints();
        else selection.clear();
      },
    },
  ];
}
