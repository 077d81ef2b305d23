import { type Component, createMemo, For } from 'solid-js';
import { snapToFrame, type Ticks } from '../../../../base/time.ts';
import { formatTimecode } from '../../../../base/timecode.ts';
import type { Marker } from '../../../../project/records/marker.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import { theme } from '../../../ui/theme.ts';
import { removeMarker } from '../../../workspace/edit.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import { dragAlong } from '../drag/drag-along.ts';
import { paintRuler, type RulerScene } from '../paint/paint-ruler.ts';
import { readPalette } from '../paint/palette.ts';
import { useCanvas } from '../paint/use-canvas.ts';

const HEIGHT = 32;

/** Time, the range between in and out, markers; press and drag to scrub. */
export const Ruler: Component = () => {
  const editor = useEditor();
  const { view } = editor.state;
  const { player } = editor.session;
  let host: HTMLDivElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  const palette = createMemo(() => {
    theme();
    return readPalette(document.documentElement);
  });
  const scene = (): RulerScene => ({
    left: view.left(),
    ticksPerPx: view.ticksPerPx(),
    width: view.width(),
    height: HEIGHT,
    rate: editor.sequence().frameRate,
    inPoint: editor.state.inPoint(),
    outPoint: editor.state.outPoint(),
    palette: palette(),
  });
  useCanvas(() => canvas, scene, paintRuler);
  const markers = createMemo(() => {
    const [from, to] = [view.left() - 10 * view.ticksPerPx(), view.toTime(view.width() + 10)];
    const id = editor.sequence().id;
    return [...editor.snapshot().marker.values()].filter(
      (marker) => marker.sequence === id && marker.clip === null && marker.at >= from && marker.at <= to,
    );
  });
  const timeAt = (event: PointerEvent): Ticks => {
    const x = event.clientX - (host?.getBoundingClientRect().left ?? 0);
    return Math.max(0, snapToFrame(view.toTime(x), editor.sequence().frameRate));
  };
  const scrub = (down: PointerEvent) => {
    if (down.button !== 0 || (down.target as HTMLElement).closest('.marker')) return;
    player.pause();
    dragAlong(down, host!, view, {
      move: (event) => player.scrub(timeAt(event)),
      end: (event) => player.seek(timeAt(event)),
    });
    player.scrub(timeAt(down));
  };
  return (
    <div
      ref={host}
      class="ruler"
      role="slider"
      tabIndex={0}
      aria-label={t('editor.timeline.playhead')}
      aria-valuemin="0"
      aria-valuemax={editor.duration()}
      aria-valuenow={player.time()}
      aria-valuetext={formatTimecode(player.time(), editor.sequence().frameRate)}
      onPointerDown={scrub}
      onKeyDown={(event) => {
        const frames = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
        if (frames) player.stepFrames(frames * (event.shiftKey ? 10 : 1));
        else if (event.key === 'Home') player.seek(0);
        else if (event.key === 'End') player.seek(editor.duration());
        else return;
        event.preventDefault();
      }}
    >
      <canvas ref={canvas} />
      <For each={markers()}>{(marker) => <MarkerFlag marker={marker} />}</For>
      <div
        class="playhead-cap"
        style={{ transform: `translateX(${Math.round(view.toX(player.time()))}px)` }}
      />
    </div>
  );
};

const MarkerFlag: Component<{ marker: Marker }> = (props) => {
  const editor = useEditor();
  const { view } = editor.state;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the ruler itself is one slider for the keyboard; markers are reached with Up and Down (edits and markers).
    <span
      class="marker"
      classList={{ 'marker-selected': editor.state.selection.marker() === props.marker.id }}
      title={`${props.marker.name || t('actions.mark.marker')} · ${formatTimecode(props.marker.at, editor.sequence().frameRate)}`}
      style={{
        transform: `translateX(${Math.round(view.toX(props.marker.at))}px)`,
        color: props.marker.color,
      }}
      onPointerDown={(event) => {
        event.stopPropagation();
        editor.session.player.seek(props.marker.at);
        editor.state.selection.setMarker(props.marker.id);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        removeMarker(editor, props.marker.id);
      }}
    />
  );
};
