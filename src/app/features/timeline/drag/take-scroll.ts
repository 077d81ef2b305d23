import type { TimelineView } from '../../../workspace/state/timeline-view.ts';

/**
 * A browser scrolls what gets the focus into sight, also where nothing can be scrolled by hand. Headers and lanes are one view: what the
 * browser moved in one of them moves both.
 */
export function takeScroll(view: TimelineView, element: HTMLElement): void {
  const { scrollTop, scrollLeft } = element;
  if (scrollTop === 0 && scrollLeft === 0) return;
  element.scrollTop = 0;
  element.scrollLeft = 0;
  view.scrollBy(0, scrollTop);
}
