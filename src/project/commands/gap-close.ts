import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import type { Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../records/clip.ts';
import { Id, NonNegativeTicks } from '../records/fields.ts';
import { clipsOfTrack } from '../records/track-index.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';
import { gapsAround } from './timeline/limits.ts';
import { linkedClips } from './timeline/links.ts';
import { firstEndingAfter } from './timeline/neighbours.ts';
import { closeGap } from './timeline/shift.ts';

/**
 * Closes the gap of a track at a time. Where the clip behind it has linked clips that start with it, their tracks move up as well,
 * all by the smallest of their gaps, so that picture and sound stay together. @throws StoryError `no-gap`, `track-locked`
 */
export const gapClose = defineCommand({
  id: 'gap.close',
  args: v.object({ track: Id, at: NonNegativeTicks, ignoreLinks: v.optional(v.boolean(), false) }),
  run(tx, { track: id, at, ignoreLinks }) {
    const track = unlockedTrack(tx, id);
    const next = clipBehindGap(tx, id, at);
    if (!next) throw new StoryError('no-gap', { params: { track: track.name } });
    const tracks = new Set<string>();
    const followers = linkedClips(tx, next, ignoreLinks).filter((clip) => {
      if (clip.place.start !== next.place.start || tracks.has(clip.place.track)) return false;
      unlockedTrack(tx, clip.place.track);
      tracks.add(clip.place.track);
      return true;
    });
    const length: Ticks = Math.min(...followers.map((clip) => gapsAround(tx, clip).left));
    if (length === 0) throw new StoryError('no-gap', { params: { track: track.name } });
    for (const clip of followers) closeGap(tx, clip.place.track, clip.place.start, length);
    return { length };
  },
});

function clipBehindGap(tx: Transaction, track: string, at: Ticks): Clip | null {
  const clips = clipsOfTrack(tx.snapshot, track);
  const i = firstEndingAfter(clips, at);
  const next = clips[i];
  if (!next || next.place.start <= at) return null;
  const previous = clips[i - 1];
  return next.place.start > (previous ? clipEnd(previous) : 0) ? next : null;
}
