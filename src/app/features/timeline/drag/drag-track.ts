import { createSignal } from 'solid-js';
import { placeTrack } from '../../../workspace/edit.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { type Landing, landingAt, type Row } from '../layout/rows.ts';
import { dragAlong } from './drag-along.ts';

/** Before this many px a press is a click. */
const THRESHOLD_PX = 4;
const LONG_PRESS_MS = 350;

/** A header under way: how far it has gone, and where it would land. */
export interface TrackDrag {
  readonly track: string;
  /** px from where it was taken up. */
  readonly by: number;
  readonly landing: Landing;
}

const [trackDrag, setTrackDrag] = createSignal<TrackDrag | null>(null);

export { trackDrag };

/**
 * Takes a track to another place by its header. A finger that moves at once scrolls the tracks; one that rests first picks up, as on
 * the lanes. Escape gives up; it is one step of undo, when the header is let go.
 */
export function pressTrack(
  editor: Editor,
  rows: () => readonly Row[],
  column: HTMLElement,
  id: string,
  down: PointerEvent,
): void {
  const { view } = editor.state;
  const touch = down.pointerType === 'touch';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    column.removeEventListener('pointermove', onMove);
    removeEventListener('pointerup', stop);
    removeEventListener('pointercancel', stop);
  };
  const pickUp = () => {
    stop();
    if (touch) navigator.vibrate?.(10);
    follow(editor, rows, column, id, down);
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < THRESHOLD_PX) return;
    if (!touch) return pickUp();
    stop();
    const top = view.top();
    dragAlong(down, column, view, {
      move: ({ clientY }) => view.scrollTo(view.left(), top - (clientY - down.clientY)),
      end: () => {},
    });
  };
  column.addEventListener('pointermove', onMove);
  addEventListener('pointerup', stop);
  addEventListener('pointercancel', stop);
  if (touch) timer = setTimeout(pickUp, LONG_PRESS_MS);
}

function follow(
  editor: Editor,
  rows: () => readonly Row[],
  column: HTMLElement,
  id: string,
  down: PointerEvent,
): void {
  const { view } = editor.state;
  const top = view.top();
  const show = (event: PointerEvent) => {
    const y = event.clientY - column.getBoundingClientRect().top + view.top();
    const landing = landingAt(rows(), id, y);
    setTrackDrag(landing && { track: id, by: event.clientY - down.clientY + view.top() - top, landing });
  };
  show(down);
  const done = () => setTrackDrag(null);
  dragAlong(
    down,
    column,
    view,
    {
      move: show,
      end: () => {
        const place = trackDrag()?.landing.place;
        done();
        if (place !== undefined) placeTrack(editor, id, place);
      },
      cancel: done,
    },
    'down',
  );
}
