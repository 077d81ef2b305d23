import { clipsWithin } from '../../../project/commands/timeline/neighbours.ts';
import { type Clip, clipEnd } from '../../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import type { Track } from '../../../project/records/track.ts';
import { clipsOfLink } from '../../../project/records/track-index.ts';

/**
 * The clips from one to another: on one track all between them, across tracks all that touch the rectangle of tracks × time that the
 * two span, both of them included. What stands on a locked track is left out, unless it is one of the two.
 * @param tracks in the order of the screen
 */
export function clipsBetween(
  snapshot: Pick<ProjectSnapshot, 'clip'>,
  tracks: readonly Track[],
  from: Clip,
  to: Clip,
): readonly Clip[] {
  const rows = [from, to].map((clip) => tracks.findIndex(({ id }) => id === clip.place.track));
  if (rows.includes(-1)) return [to];
  const start = Math.min(from.place.start, to.place.start);
  const end = Math.max(clipEnd(from), clipEnd(to));
  return tracks
    .slice(Math.min(...rows), Math.max(...rows) + 1)
    .flatMap(({ id, locked }) =>
      clipsWithin(snapshot, id, start, end).filter((clip) => !locked || clip === from || clip === to),
    );
}

/** The clip and those that are linked with it, itself first. */
export const withLinked = (snapshot: Pick<ProjectSnapshot, 'clip'>, clip: Clip): readonly string[] => [
  clip.id,
  ...(clip.link ? clipsOfLink(snapshot, clip.link).flatMap(({ id }) => (id === clip.id ? [] : [id])) : []),
];
