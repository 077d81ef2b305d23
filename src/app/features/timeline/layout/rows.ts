import type { Track } from '../../../../project/records/track.ts';

export interface Row {
  readonly track: Track;
  /** px from the top of all rows. */
  readonly top: number;
  readonly height: number;
  /** px of the automation lanes under it. */
  readonly below: number;
}

/** Room above the first and below the last track: what is dropped there makes a new track. */
export const NEW_TRACK_PX = 28;
const KIND_GAP_PX = 6;
const LEAST_PX = 32;
const RANGE_PX = 96;

/** 0.5, the default, gives 56 px for picture (a name and a filmstrip) and 48 for sound. */
export const rowHeight = (track: Pick<Track, 'height' | 'kind'>): number =>
  Math.round(LEAST_PX + track.height * RANGE_PX * (track.kind === 'video' ? 0.5 : 0.34));

/**
 * Lays tracks, already in the order of the screen, under each other; a gap parts picture from sound.
 * @param below px that each needs for its lanes
 */
export function rowsOf(tracks: readonly Track[], below: (track: Track) => number = () => 0): readonly Row[] {
  let top = NEW_TRACK_PX;
  return tracks.map((track, index) => {
    if (index > 0 && tracks[index - 1]!.kind !== track.kind) top += KIND_GAP_PX;
    const row = { track, top, height: rowHeight(track), below: below(track) };
    top += row.height + 1 + row.below;
    return row;
  });
}

export const rowsHeight = (rows: readonly Row[]): number => {
  const last = rows.at(-1);
  return (last ? last.top + last.height + last.below : NEW_TRACK_PX) + NEW_TRACK_PX;
};

export const rowAt = (rows: readonly Row[], y: number): Row | null =>
  rows.find((row) => y >= row.top && y <= row.top + row.height) ?? null;

/** The row whose middle is nearest; the aim of a vertical drag. Null without rows of the kind. */
export function nearestRow(rows: readonly Row[], y: number, kind: Track['kind']): Row | null {
  let best: Row | null = null;
  let distance = Infinity;
  for (const row of rows) {
    if (row.track.kind !== kind) continue;
    const away = Math.abs(row.top + row.height / 2 - y);
    if (away < distance) [best, distance] = [row, away];
  }
  return best;
}

/** Where a track that is dragged would stand: its place among the tracks of its kind, from the top, and the px of the line there. */
export interface Landing {
  readonly place: number;
  readonly line: number;
}

/** The landing nearest to `y`. Tracks never leave their kind: the line stops at the ends of it. Null without the track. */
export function landingAt(rows: readonly Row[], id: string, y: number): Landing | null {
  const moved = rows.find(({ track }) => track.id === id);
  if (!moved) return null;
  const kin = rows.filter(({ track }) => track.kind === moved.track.kind);
  const own = kin.indexOf(moved);
  const above = kin.filter((row) => row.top + row.height / 2 < y).length;
  // Both gaps beside the track itself mean: where it is.
  const place = above > own ? above - 1 : above;
  const before = kin[above];
  const last = kin.at(-1)!;
  return { place, line: before ? before.top - 1 : last.top + last.height + last.below };
}
