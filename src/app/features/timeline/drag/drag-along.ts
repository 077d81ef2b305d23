import type { TimelineView } from '../../../workspace/state/timeline-view.ts';

export interface AlongHandlers {
  move(event: PointerEvent): void;
  /** Not called when the drag was given up. */
  end(event: PointerEvent): void;
  cancel?(): void;
}

/** The ways in which the timeline scrolls while the pointer is near an edge. */
export type ScrollAxes = 'across' | 'down' | 'both';

const EDGE_PX = 32;

/**
 * One pointer from press to release. Near the edges the timeline scrolls by itself, faster the farther out, and `move` is
 * called again though the pointer stands still. Escape gives up.
 */
export function dragAlong(
  down: PointerEvent,
  element: HTMLElement,
  view: TimelineView,
  handlers: AlongHandlers,
  axes: ScrollAxes = 'across',
): void {
  element.setPointerCapture(down.pointerId);
  let last = down;
  let frame = 0;
  const speed = (at: number, from: number, to: number) =>
    at < from + EDGE_PX ? (at - from - EDGE_PX) * 0.35 : at > to - EDGE_PX ? (at - to + EDGE_PX) * 0.35 : 0;
  const scroll = () => {
    frame = requestAnimationFrame(scroll);
    const rect = element.getBoundingClientRect();
    const dx = axes === 'down' ? 0 : speed(last.clientX, rect.left, rect.right);
    const dy = axes === 'across' ? 0 : speed(last.clientY, rect.top, rect.bottom);
    if (dx === 0 && dy === 0) return;
    const before = [view.left(), view.top()];
    view.scrollBy(dx, dy);
    if (before[0] !== view.left() || before[1] !== view.top()) handlers.move(last);
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    last = event;
    handlers.move(event);
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onCancel);
    removeEventListener('keydown', onKey, true);
    if (element.hasPointerCapture(down.pointerId)) element.releasePointerCapture(down.pointerId);
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    stop();
    handlers.end(event);
  };
  const onCancel = () => {
    stop();
    handlers.cancel?.();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onCancel);
  addEventListener('keydown', onKey, true);
  frame = requestAnimationFrame(scroll);
}
