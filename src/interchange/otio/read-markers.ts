import type { Ticks } from '../../base/time.ts';
import type { OtioNode } from './otio-node.ts';
import type { OtioMarker } from './otio-timeline.ts';

/** OpenTimelineIO's MarkerColor names in StoryCore's palette of markers. */
const COLORS: Readonly<Record<string, string>> = {
  RED: '#e5484d',
  PINK: '#f06595',
  ORANGE: '#f08c00',
  YELLOW: '#f2c94c',
  GREEN: '#37b24d',
  CYAN: '#22b8cf',
  BLUE: '#4c8dff',
  PURPLE: '#9775fa',
  MAGENTA: '#d6336c',
  BLACK: '#1f1f1f',
  WHITE: '#f8f9fa',
};

/** `origin`: the time of the item's first frame in the item's own time, from which `at` is counted; never before it. */
export const readMarkers = (node: OtioNode, origin: Ticks): OtioMarker[] =>
  node.list('markers').map((marker) => {
    const range = marker.range('marked_range') ?? { start: origin, duration: 0 };
    return {
      name: marker.name,
      note: marker.text('comment'),
      color: COLORS[marker.text('color').toUpperCase()] ?? '#4c8dff',
      at: Math.max(0, range.start - origin),
      duration: range.duration,
    };
  });
