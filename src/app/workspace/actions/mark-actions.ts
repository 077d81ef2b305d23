import { type Clip, clipEnd } from '../../../project/records/clip.ts';
import { playheadFrame } from '../edit.ts';
import type { Editor } from '../editor-context.ts';
import { perform } from '../perform.ts';
import type { Action } from './action.ts';

export function markActions(editor: Editor): readonly Action[] {
  const { state } = editor;
  const { player } = editor.session;
  return [
    {
      id: 'mark.in',
      group: 'mark',
      title: 'actions.mark.in',
      keys: ['I'],
      run: () => {
        const at = playheadFrame(editor);
        const out = state.outPoint();
        state.setRange(at, out !== null && out <= at ? null : out);
      },
    },
    {
      id: 'mark.out',
      group: 'mark',
      title: 'actions.mark.out',
      keys: ['O'],
      run: () => {
        // The frame under the playhead is the last one in.
        const at = playheadFrame(editor) + editor.frame();
        const start = state.inPoint();
        state.setRange(start !== null && start >= at ? null : start, Math.round(at));
      },
    },
    {
      id: 'mark.clear',
      group: 'mark',
      title: 'actions.mark.clear',
      keys: ['X', 'Alt+X'],
      run: () => state.setRange(null, null),
    },
    {
      id: 'mark.clip',
      group: 'mark',
      title: 'actions.mark.clip',
      keys: ['Shift+X'],
      when: () => state.selection.clips().size > 0,
      run: () => {
        const clips = [...state.selection.clips()]
          .map((id) => editor.snapshot().clip.get(id))
          .filter((clip): clip is Clip => !!clip);
        state.setRange(Math.min(...clips.map(({ place }) => place.start)), Math.max(...clips.map(clipEnd)));
      },
    },
    {
      id: 'mark.marker',
      group: 'mark',
      title: 'actions.mark.marker',
      icon: 'marker',
      keys: ['M'],
      edits: true,
      run: () =>
        void perform(editor, 'marker.add', { at: playheadFrame(editor), sequence: editor.sequence().id }),
    },
    {
      id: 'mark.goIn',
      group: 'mark',
      title: 'actions.mark.goIn',
      keys: ['Shift+I'],
      when: () => state.inPoint() !== null,
      run: () => player.seek(state.inPoint() ?? 0),
    },
    {
      id: 'mark.goOut',
      group: 'mark',
      title: 'actions.mark.goOut',
      keys: ['Shift+O'],
      when: () => state.outPoint() !== null,
      run: () => player.seek((state.outPoint() ?? 0) - editor.frame()),
    },
  ];
}
