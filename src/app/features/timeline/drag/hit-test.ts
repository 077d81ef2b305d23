import { trackLayout } from '../../../../engine/timeline/track-layout.ts';
import { type Clip, clipEnd } from '../../../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../../../project/records/snapshot.ts';
import { clipsOfTrack } from '../../../../project/records/track-index.ts';
import type { TimelineView } from '../../../workspace/state/timeline-view.ts';
import { type Row, rowAt } from '../layout/rows.ts';
import { firstEndingAfter } from '../layout/visible-clips.ts';

export type Zone = 'body' | 'start' | 'end' | 'fade-in' | 'fade-out';

export interface Hit {
  readonly row: Row | null;
  readonly clip: Clip | null;
  readonly zone: Zone;
  readonly transition: string | null;
}

const EDGE_PX = 7;
const TOUCH_EDGE_PX = 14;
const FADE_PX = 7;
const FADE_TOP_PX = 12;
/** In a clip narrower than this, edges would leave nothing to hold. */
const WIDE_PX = 24;

/** What is under a point of the lanes, in px. Fades can be held on clips that show their handles. */
export function hitTest(
  snapshot: ProjectSnapshot,
  rows: readonly Row[],
  view: TimelineView,
  x: number,
  y: number,
  options: { readonly touch: boolean; readonly fades: (clip: string) => boolean },
): Hit {
  const row = rowAt(rows, y + view.top());
  if (!row) return { row: null, clip: null, zone: 'body', transition: null };
  const time = view.toTime(x);
  const inRow = y + view.top() - row.top;
  if (inRow > 17) {
    const layout = snapshot.transition.size > 0 ? trackLayout(snapshot, row.track.id).transitions : [];
    const placed = layout.find(({ start, end }) => time >= start && time < end);
    if (placed) return { row, clip: null, zone: 'body', transition: placed.record.id };
  }
  const clips = clipsOfTrack(snapshot, row.track.id);
  const edge = options.touch ? TOUCH_EDGE_PX : EDGE_PX;
  const grace = edge * view.ticksPerPx();
  // Edges reach a little beyond the clip: the end of the last clip can be caught from the empty side.
  const index = firstEndingAfter(clips, time - grace * 0.5);
  for (const clip of clips.slice(index, index + 2)) {
    if (clip.place.start - grace * 0.5 > time) break;
    const [from, to] = [view.toX(clip.place.start), view.toX(clipEnd(clip))];
    if (x > to + edge * 0.5) continue;
    return {
      row,
      clip,
      zone: zoneOf(clip, x, inRow, from, to, edge, view, options.fades(clip.id)),
      transition: null,
    };
  }
  return { row, clip: null, zone: 'body', transition: null };
}

function zoneOf(
  clip: Clip,
  x: number,
  inRow: number,
  from: number,
  to: number,
  edge: number,
  view: TimelineView,
  fades: boolean,
): Zone {
  const wide = to - from >= WIDE_PX;
  if (fades && to - from > 48 && inRow < FADE_TOP_PX) {
    if (Math.abs(x - from - Math.max(5, clip.fadeIn / view.ticksPerPx())) < FADE_PX) return 'fade-in';
    if (Math.abs(to - x - Math.max(5, clip.fadeOut / view.ticksPerPx())) < FADE_PX) return 'fade-out';
  }
  const hold = wide ? edge : Math.max(2, (to - from) / 4);
  if (x - from < hold) return 'start';
  if (to - x < hold) return 'end';
  return 'body';
}
