import type { Track } from '../../../../project/records/track.ts';
import type { Automatable, StripName } from '../../../workspace/automation/automatable.ts';
import { type Row, rowsHeight, rowsOf } from './rows.ts';

/** A curve of a strip, under the strip's row. */
export interface LaneRow {
  /** Unique: strip and value. */
  readonly id: string;
  readonly strip: StripName;
  readonly stripName: string;
  readonly value: Automatable;
  /** px from the top of all rows. */
  readonly top: number;
  readonly height: number;
}

/** A bus or the master: no clips, but lanes. */
export interface HeadRow {
  readonly strip: StripName;
  readonly name: string;
  readonly color: string | null;
  readonly top: number;
  readonly height: number;
}

export interface TimelineLayout {
  readonly rows: readonly Row[];
  readonly heads: readonly HeadRow[];
  readonly lanes: readonly LaneRow[];
  /** px where tracks and the room for a new one end. */
  readonly tracksEnd: number;
  readonly height: number;
}

export const LANE_PX = 64;
const HEAD_PX = 32;

type Lanes = ReadonlyMap<string, readonly Automatable[]>;

/** Tracks with their lanes, then buses and the master with theirs. @param lanes of open strips, by strip */
export function layoutOf(
  tracks: readonly Track[],
  strips: readonly Pick<HeadRow, 'strip' | 'name' | 'color'>[],
  lanes: Lanes,
): TimelineLayout {
  const pxOf = (strip: string) => (lanes.get(strip)?.length ?? 0) * (LANE_PX + 1);
  const rows = rowsOf(tracks, ({ id }) => pxOf(id));
  const laid: LaneRow[] = [];
  const lay = (strip: StripName, stripName: string, top: number) => {
    lanes.get(strip.id)?.forEach((value, i) => {
      const id = `${strip.id} ${value.key}`;
      laid.push({ id, strip, stripName, value, top: top + i * (LANE_PX + 1), height: LANE_PX });
    });
  };
  for (const { track, top, height } of rows)
    lay({ kind: 'track', id: track.id }, track.name, top + height + 1);
  const tracksEnd = rowsHeight(rows);
  let top = tracksEnd;
  const heads = strips.map((head) => {
    const row = { ...head, top, height: HEAD_PX };
    lay(head.strip, head.name, top + HEAD_PX + 1);
    top += HEAD_PX + 1 + pxOf(head.strip.id);
    return row;
  });
  return { rows, heads, lanes: laid, tracksEnd, height: strips.length > 0 ? top + 8 : top };
}
