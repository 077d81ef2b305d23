import { type Component, createSignal, For, Show } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { Icon } from '../../../ui/icons/icon.tsx';
import { addTrack, reorderTrack } from '../../../workspace/edit.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import { pressTrack, trackDrag } from '../drag/drag-track.ts';
import type { Row } from '../layout/rows.ts';
import { TrackHeader } from './track-header.tsx';

export const TrackHeaders: Component<{ rows: readonly Row[] }> = (props) => {
  const editor = useEditor();
  const { view } = editor.state;
  const [said, say] = createSignal('');
  let column: HTMLDivElement | undefined;
  /** Alt with an arrow, from anything in a header; the focus stays where it was though the rows change places. */
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.altKey && !event.ctrlKey && ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key];
    const focused = event.target as HTMLElement;
    const id = focused.closest<HTMLElement>('[data-track]')?.dataset.track;
    if (!by || !id) return;
    event.preventDefault();
    event.stopPropagation();
    if (!reorderTrack(editor, id, by)) return;
    focused.focus({ preventScroll: true });
    const kin = props.rows.filter(({ track }) => track.kind === editor.snapshot().track.get(id)?.kind);
    const place = kin.findIndex(({ track }) => track.id === id);
    const row = kin[place];
    if (!row) return;
    view.revealRows(row.top, row.top + row.height);
    say(t('editor.timeline.trackMoved', { name: row.track.name, place: place + 1, count: kin.length }));
  };
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
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside.
    <div ref={column} class="track-headers" onKeyDown={onKeyDown}>
      <div
        class="track-headers-all"
        style={{ height: `${view.contentHeight()}px`, transform: `translateY(${-view.top()}px)` }}
      >
        <AddButton kind="video" top={2} />
        <ul>
          <For each={props.rows.map((row) => row.track.id)}>
            {(id, index) => (
              <TrackHeader
                row={props.rows[index()]!}
                rows={props.rows}
                onPress={(down) => pressTrack(editor, () => props.rows, column!, id, down)}
              />
            )}
          </For>
        </ul>
        <Show when={trackDrag()}>
          {(drag) => <span class="track-landing" style={{ top: `${drag().landing.line - 1}px` }} />}
        </Show>
        <AddButton kind="audio" top={view.contentHeight() - 26} />
      </div>
      <span class="visually-hidden" role="status">
        {said()}
      </span>
    </div>
  );
};
