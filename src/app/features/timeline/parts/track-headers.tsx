import { type Component, For } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { Icon } from '../../../ui/icons/icon.tsx';
import { addTrack } from '../../../workspace/edit.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import type { Row } from '../layout/rows.ts';
import { TrackHeader } from './track-header.tsx';

export const TrackHeaders: Component<{ rows: readonly Row[] }> = (props) => {
  const editor = useEditor();
  const { view } = editor.state;
  const AddButton: Component<{ kind: 'video' | 'audio'; top: number }> = (own) => {
    const title = () =>
      t(own.kind === 'video' ? 'editor.timeline.addVideoTrack' : 'editor.timeline.addAudioTrack');
    return (
      <button
        type="button"
        class="track-add"
        style={{ top: `${own.top}px` }}
        aria-label={title()}
        title={title()}
        disabled={editor.readOnly()}
        onClick={() => addTrack(editor, own.kind)}
      >
        <Icon name="plus" size={12} />
        <span>{title()}</span>
      </button>
    );
  };
  return (
    <div class="track-headers">
      <div
        class="track-headers-all"
        style={{ height: `${view.contentHeight()}px`, transform: `translateY(${-view.top()}px)` }}
      >
        <AddButton kind="video" top={2} />
        <ul>
          <For each={props.rows.map((row) => row.track.id)}>
            {(_, index) => <TrackHeader row={props.rows[index()]!} rows={props.rows} />}
          </For>
        </ul>
        <AddButton kind="audio" top={view.contentHeight() - 26} />
      </div>
    </div>
  );
};
