import { type Component, createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { t } from '../../../ui/i18n/i18n.ts';
import { preferences } from '../../../ui/preferences.ts';
import { theme } from '../../../ui/theme.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import { trackDrag } from '../drag/drag-track.ts';
import { useFileDrop } from '../drag/file-drop.ts';
import { useMediaDrop } from '../drag/media-drop.ts';
import { takeScroll } from '../drag/take-scroll.ts';
import { usePointer } from '../drag/use-pointer.ts';
import type { LaneRow, TimelineLayout } from '../layout/timeline-layout.ts';
import { paintLanes } from '../paint/paint-lanes.ts';
import { readPalette } from '../paint/palette.ts';
import { NO_OVERLAY, type Overlay, type Scene } from '../paint/scene.ts';
import { useCanvas } from '../paint/use-canvas.ts';
import { AutomationLane } from './automation-lane.tsx';
import { ClipOptions } from './clip-options.tsx';
import { LanesMenu } from './lanes-menu.tsx';
import { Playhead } from './playhead.tsx';

/** Where the clips are: painted on a canvas, with a listbox over it that keyboard and screen reader walk. */
export const Lanes: Component<{ layout: TimelineLayout }> = (props) => {
  const editor = useEditor();
  const { view, selection } = editor.state;
  const { media } = editor.session;
  const [overlay, setOverlay] = createSignal<Overlay>(NO_OVERLAY);
  const [hovered, setHovered] = createSignal<string | null>(null);
  let host: HTMLDivElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  const palette = createMemo(() => {
    theme();
    return readPalette(document.documentElement);
  });
  const scene = (): Scene => ({
    snapshot: editor.snapshot(),
    rows: props.layout.rows,
    lanes: props.layout.lanes,
    heads: props.layout.heads,
    points: editor.state.automation.points(),
    left: view.left(),
    ticksPerPx: view.ticksPerPx(),
    top: view.top(),
    width: view.width(),
    height: view.height(),
    rate: editor.sequence().frameRate,
    selected: selection.clips(),
    transition: selection.transition(),
    hovered: hovered(),
    missing: media.missing(),
    media,
    thumbnails: preferences.thumbnails,
    waveforms: preferences.waveforms,
    envelopes: preferences.envelopes,
    inPoint: editor.state.inPoint(),
    outPoint: editor.state.outPoint(),
    overlay: overlay(),
    palette: palette(),
  });
  const { repaint } = useCanvas(
    () => canvas,
    scene,
    paintLanes,
    ({ width, height }) => view.setSize(width, height),
  );
  onMount(() => onCleanup(media.onMedia(repaint)));
  const rows = () => props.layout.rows;
  const stage = { host: () => host, rows, setOverlay, setHovered };
  const lanes = createMemo(() => new Map(props.layout.lanes.map((lane) => [lane.id, lane])));
  const laneIds = createMemo(() => [...lanes().keys()]);
  // A lane that goes is asked once more before it is taken off the screen.
  const seen = new Map<string, LaneRow>();
  const laneOf = (id: string): LaneRow => {
    const lane = lanes().get(id) ?? seen.get(id)!;
    seen.set(id, lane);
    return lane;
  };
  usePointer(editor, stage);
  useMediaDrop(editor, stage);
  const files = useFileDrop(editor, stage);
  return (
    <LanesMenu>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the listbox inside has the role and the keyboard */}
      <div
        ref={host}
        class="lanes"
        classList={{ 'lanes-over': files.over() }}
        data-tool={editor.state.tool()}
        onScroll={(event) => takeScroll(view, event.currentTarget)}
        onDragOver={files.onDragOver}
        onDragLeave={files.onDragLeave}
        onDrop={files.onDrop}
      >
        <canvas ref={canvas} />
        <ClipOptions rows={props.layout.rows} />
        <For each={laneIds()}>{(id) => <AutomationLane lane={laneOf(id)} stage={stage} />}</For>
        <Playhead />
        <Show when={trackDrag()}>
          {(drag) => (
            <span class="track-landing" style={{ top: `${drag().landing.line - 1 - view.top()}px` }} />
          )}
        </Show>
        <Show when={view.contentHeight() > view.height()}>
          <span
            class="lanes-scroll"
            style={{
              top: `${(view.top() / view.contentHeight()) * 100}%`,
              height: `${(view.height() / view.contentHeight()) * 100}%`,
            }}
          />
        </Show>
        <Show when={editor.duration() === 0 && editor.snapshot().clip.size === 0 && overlay() === NO_OVERLAY}>
          <div class="lanes-empty">
            <EmptyState
              icon="film"
              title={t('editor.timeline.emptyTitle')}
              text={t('editor.timeline.emptyText')}
            />
          </div>
        </Show>
      </div>
    </LanesMenu>
  );
};
