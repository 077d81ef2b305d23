import * as v from 'valibot';
import type { Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../records/clip.ts';
import { Id, Ticks as TicksSchema } from '../records/fields.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { retime } from './timeline/cut-clip.ts';
import { rateOf, unlockedTrack } from './timeline/frames.ts';
import { both, endOverMedia, FREE, type Limits, limited, startOverMedia } from './timeline/limits.ts';
import { linkedClips } from './timeline/links.ts';
import { neighboursOf } from './timeline/neighbours.ts';

/**
 * Moves a clip between its neighbours: the one before gets longer or shorter, the one after the other way round, everything else
 * stays. Where a side is free, the gap gives. The answer is how far it went. @throws StoryError `track-locked`
 */
export const clipSlide = defineCommand({
  id: 'clip.slide',
  args: v.object({ clip: Id, delta: TicksSchema, ignoreLinks: v.optional(v.boolean(), false) }),
  run(tx, { clip: id, delta, ignoreLinks }) {
    const lead = tx.get('clip', id);
    const tracks = new Set<string>();
    const clips = linkedClips(tx, lead, ignoreLinks).filter((clip) => {
      if (tracks.has(clip.place.track)) return false;
      unlockedTrack(tx, clip.place.track);
      tracks.add(clip.place.track);
      return true;
    });
    const limits = clips.map((clip) => limitsOf(tx, clip)).reduce(both, FREE);
    const moved = limited(delta, lead.place.start, limits, rateOf(tx, lead.place.track));
    if (moved !== 0) for (const clip of clips) slide(tx, clip, moved);
    return { delta: moved };
  },
});

function around(tx: Transaction, clip: Clip): { left: Clip | null; right: Clip | null; room: Limits } {
  const { previous, next } = neighboursOf(tx.snapshot, clip);
  const left = previous && clipEnd(previous) === clip.place.start ? previous : null;
  const right = next && next.place.start === clipEnd(clip) ? next : null;
  const low = (previous ? clipEnd(previous) : 0) - clip.place.start;
  const high = next ? next.place.start - clipEnd(clip) : Number.POSITIVE_INFINITY;
  return { left, right, room: { low: left ? FREE.low : low, high: right ? FREE.high : high } };
}

function limitsOf(tx: Transaction, clip: Clip): Limits {
  const { left, right, room } = around(tx, clip);
  const byLeft = left ? endOverMedia(tx, left) : FREE;
  const byRight = right ? startOverMedia(tx, right) : FREE;
  return both(both(room, { low: -clip.place.start, high: FREE.high }), both(byLeft, byRight));
}

function slide(tx: Transaction, clip: Clip, by: Ticks): void {
  const { left, right } = around(tx, clip);
  const start = clip.place.start + by;
  if (left) retime(tx, left, left.place.start, start);
  if (right) retime(tx, right, start + clip.duration, clipEnd(right));
  tx.patch('clip', clip.id, { place: { ...clip.place, start } });
}
