import { type Component, createSignal, For, Show } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { Icon } from '../../../ui/icons/icon.tsx';
import { addTrack, reorderTrack } from '../../../workspace/edit.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import { pressTrack, trackDrag } from '../drag/drag-track.ts';
import { takeScroll } from '../drag/take-scroll.ts';
import type { TimelineLayout } from '../layout/timeline-layout.ts';
import { LaneHeaders } from './lane-headers.tsx';
import { StripHeader } from './strip-header.tsx';
import { TrackHeader } from './track-header.tsx';

export const TrackHeaders: Component<{ layout: TimelineLayout }> = (props) => {
  const editor = useEditor();
  const { view } = editor.state;
  const rows = () => props.layout.rows;
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
    // The rows change places a microtask after the document.
    queueMicrotask(() => {
      focused.focus({ preventScroll: true });
      tell(id);
    });
  };
  const tell = (id: string) => {
    const moved = rows().find(({ track }) => track.id === id);
    if (!moved) return;
    const { track, top, height } = moved;
    const kin = rows().filter((row) => row.track.kind === track.kind);
    view.revealRows(top, top + height);
    const params = { name: track.name, place: kin.indexOf(moved) + 1, count: kin.length };
    say(t('editor.timeline.trackMoved', params));
  };
  /** Where a range of tracks begins. */
  let from: string | null = null;
  const choose = (id: string, event: MouseEvent) => {
    const { selection } = editor.state;
    const before = selection.tracks();
    if (event.shiftKey && from !== null) {
      const ids = rows().map(({ track }) => track.id);
      const [a, b] = [ids.indexOf(from), ids.indexOf(id)].sort((one, other) => one - other) as [
        number,
        number,
      ];
      selection.setTracks(ids.slice(Math.max(0, a), b + 1));
      return;
    }
    from = id;
    const next = new Set(event.ctrlKey || event.metaKey ? before : []);
    if (!next.delete(id)) next.add(id);
    selection.setTracks(next);
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
    <div
      ref={column}
      class="track-headers"
      onKeyDown={onKeyDown}
      onScroll={(event) => takeScroll(view, event.currentTarget)}
    >
      <div
        class="track-headers-all"
        style={{ height: `${view.contentHeight()}px`, transform: `translateY(${-view.top()}px)` }}
      >
        <AddButton kind="video" top={2} />
        <ul>
          <For each={rows().map((row) => row.track.id)}>
            {(id, index) => (
              <TrackHeader
                row={rows()[index()]!}
                rows={rows()}
                onPress={(down) => pressTrack(editor, rows, column!, id, down)}
                onChoose={(event) => choose(id, event)}
              />
            )}
          </For>
          <For each={props.layout.heads.map(({ strip }) => strip.id)}>
            {(_, index) => <StripHeader head={props.layout.heads[index()]!} />}
          </For>
          <LaneHeaders lanes={props.layout.lanes} />
        </ul>
        <Show when={trackDrag()}>
          {(drag) => <span class="track-landing" style={{ top: `${drag().landing.line - 1}px` }} />}
        </Show>
        <AddButton kind="audio" top={props.layout.tracksEnd - 26} />
      </div>
      <span class="visually-hidden" role="status">
        {said()}
      </span>
    </div>
  );
};
