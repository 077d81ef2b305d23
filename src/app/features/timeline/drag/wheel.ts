import { onCleanup, onMount } from 'solid-js';
import type { TimelineView } from '../../../workspace/state/timeline-view.ts';

/** A line of a mouse wheel in px, for browsers that count lines. */
const LINE_PX = 16;
/** One notch (100 px) of Ctrl+wheel zooms by a third; a trackpad's pinch comes as many small ones. */
const ZOOM_PER_PX = 0.003;

/** Ctrl or ⌘: zoom around the pointer. Shift: sideways. Otherwise down the tracks, or sideways when all tracks are in sight. */
export function useWheel(element: () => HTMLElement | undefined, view: TimelineView): void {
  onMount(() => {
    const target = element();
    if (!target) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? view.height() : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey) {
        const lanes = target.querySelector('.lanes')?.getBoundingClientRect();
        view.zoomAt(event.clientX - (lanes?.left ?? 0), Math.exp(-dy * ZOOM_PER_PX));
        return;
      }
      const sideways = event.shiftKey || view.contentHeight() <= view.height();
      if (sideways && dx === 0) view.scrollBy(dy, 0);
      else view.scrollBy(dx, dy);
    };
    // Not passive: the page must neither scroll nor zoom instead.
    target.addEventListener('wheel', onWheel, { passive: false });
    onCleanup(() => target.removeEventListener('wheel', onWheel));
  });
}
