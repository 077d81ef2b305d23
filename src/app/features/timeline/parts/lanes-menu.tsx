import type { ParentComponent } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { ContextArea, type MenuEntry } from '../../../ui/menu.tsx';
import { useEditor } from '../../../workspace/editor-context.ts';

const WITH_CLIPS = [
  'edit.cut',
  'edit.copy',
  'edit.paste',
  'edit.duplicate',
  '-',
  'clip.split',
  'clip.trimStart',
  'clip.trimEnd',
  'clip.crossfade',
  'clip.dip',
  '-',
  'clip.link',
  'clip.unlink',
  'clip.toggle',
  '-',
  'edit.rippleDelete',
  'edit.delete',
];
const WITHOUT = [
  'edit.paste',
  'clip.title',
  '-',
  'clip.addVideoTrack',
  'clip.addAudioTrack',
  '-',
  'mark.marker',
  'edit.selectAll',
  'view.zoomFit',
];

/** What can be done with the clip under the pointer, or with the timeline where there is none. */
export const LanesMenu: ParentComponent = (props) => {
  const editor = useEditor();
  const entries = (): MenuEntry[] => {
    const { selection } = editor.state;
    const chosen = selection.clips().size > 0 || selection.transition() !== null;
    const list: MenuEntry[] = [];
    let separated = false;
    for (const id of chosen ? WITH_CLIPS : WITHOUT) {
      const action = editor.actions().find((candidate) => candidate.id === id);
      if (action) {
        list.push({
          title: t(action.title),
          icon: action.icon,
          keys: action.keys[0],
          separated,
          disabled: !(action.when?.() ?? true) || (action.edits === true && editor.readOnly()),
          danger: id.endsWith('elete'),
          run: () => void action.run(),
        });
      }
      separated = id === '-';
    }
    return list;
  };
  return (
    <ContextArea class="lanes-area" entries={entries}>
      {props.children}
    </ContextArea>
  );
};
