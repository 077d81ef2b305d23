import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import type { Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../records/clip.ts';
import { Id, Ticks as TicksSchema } from '../records/fields.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { retime } from './timeline/cut-clip.ts';
import { rateOf, unlockedTrack } from './timeline/frames.ts';
import {
  both,
  endOverMedia,
  FREE,
  gapsAround,
  type Limits,
  limited,
  startOverMedia,
} from './timeline/limits.ts';
import { linkedClips } from './timeline/links.ts';
import { clipsFrom, neighboursOf } from './timeline/neighbours.ts';
import { rippleAutomation } from './timeline/ripple-automation.ts';
import { shiftClips } from './timeline/shift.ts';

type Edge = 'start' | 'end';
type Mode = 'plain' | 'ripple' | 'roll';

/**
 * Moves one edge by `delta` of sequence time (positive: later), and the same edge of linked clips where it stands at the same time.
 * plain: leaves or takes free room. ripple: what follows on the track comes along. roll: the clip on the other side of the cut
 * gives or takes. Stops at the media's ends, at neighbours and at one frame; the answer is how far it went.
 * @throws StoryError `no-cut` for a roll where no clip touches, `track-locked`
 */
export const clipTrim = defineCommand({
  id: 'clip.trim',
  args: v.object({
    clip: Id,
    edge: v.picklist(['start', 'end']),
    delta: TicksSchema,
    mode: v.optional(v.picklist(['plain', 'ripple', 'roll']), 'plain'),
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { clip: id, edge, delta, mode, ignoreLinks }) {
    const lead = tx.get('clip', id);
    const clips = together(tx, lead, edge, mode, ignoreLinks);
    const limits = clips.map((clip) => limitsOf(tx, clip, edge, mode)).reduce(both, FREE);
    const moved = limited(delta, edgeTime(lead, edge), limits, rateOf(tx, lead.place.track));
    if (moved !== 0) for (const clip of clips) trim(tx, clip, edge, mode, moved);
    return { delta: moved };
  },
});

const edgeTime = (clip: Clip, edge: Edge): Ticks => (edge === 'start' ? clip.place.start : clipEnd(clip));

/** The clip and its linked ones with the same edge, at most one on a track. */
function together(tx: Transaction, lead: Clip, edge: Edge, mode: Mode, ignoreLinks: boolean): Clip[] {
  const tracks = new Set<string>();
  return linkedClips(tx, lead, ignoreLinks).filter((clip) => {
    if (tracks.has(clip.place.track) || edgeTime(clip, edge) !== edgeTime(lead, edge)) return false;
    if (mode === 'roll' && clip !== lead && !touching(tx, clip, edge)) return false;
    unlockedTrack(tx, clip.place.track);
    tracks.add(clip.place.track);
    return true;
  });
}

/** The clip on the other side of the cut. */
function touching(tx: Transaction, clip: Clip, edge: Edge): Clip | null {
  const { previous, next } = neighboursOf(tx.snapshot, clip);
  if (edge === 'start') return previous && clipEnd(previous) === clip.place.start ? previous : null;
  return next && next.place.start === clipEnd(clip) ? next : null;
}

function limitsOf(tx: Transaction, clip: Clip, edge: Edge, mode: Mode): Limits {
  const own = edge === 'start' ? startOverMedia(tx, clip) : endOverMedia(tx, clip);
  if (mode === 'ripple') return own;
  if (mode === 'plain') {
    const { left, right } = gapsAround(tx, clip);
    return both(own, edge === 'start' ? { ...FREE, low: -left } : { ...FREE, high: right });
  }
  const other = touching(tx, clip, edge);
  if (!other) throw new StoryError('no-cut');
  return both(own, edge === 'start' ? endOverMedia(tx, other) : startOverMedia(tx, other));
}

function trim(tx: Transaction, clip: Clip, edge: Edge, mode: Mode, by: Ticks): void {
  const { start, track } = clip.place;
  const end = clipEnd(clip);
  if (mode === 'roll') {
    const other = touching(tx, clip, edge)!;
    const [left, right] = edge === 'start' ? [other, clip] : [clip, other];
    const cut = right.place.start + by;
    const ends = [left.place.start, cut, clipEnd(right)] as const;
    retime(tx, left, ends[0], ends[1]);
    retime(tx, right, ends[1], ends[2]);
  } else if (mode === 'plain') {
    if (edge === 'start') retime(tx, clip, start + by, end);
    else retime(tx, clip, start, end + by);
  } else {
    const after = clipsFrom(tx.snapshot, track, end);
    if (edge === 'start') {
      const trimmed = retime(tx, clip, start + by, end);
      tx.patch('clip', clip.id, { place: { ...trimmed.place, start } });
      shiftClips(tx, after, -by);
      rippleAutomation(tx, track, start, -by);
    } else {
      retime(tx, clip, start, end + by);
      shiftClips(tx, after, by);
      rippleAutomation(tx, track, Math.min(end, end + by), by);
    }
  }
}
