import * as v from 'valibot';
import { floorToFrame, frameToTicks, snapToFrame } from '../../base/time.ts';
import { type Clip, clipEnd } from '../records/clip.ts';
import { isTimeless, mediaEndOf, playedLength, sourceLength } from '../records/clip-media.ts';
import { Id, Speed } from '../records/fields.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { rateOf } from './timeline/frames.ts';
import { gapsAround } from './timeline/limits.ts';
import { selectClips } from './timeline/links.ts';
import { clipsFrom } from './timeline/neighbours.ts';
import { rippleAutomation } from './timeline/ripple-automation.ts';
import { shiftClips } from './timeline/shift.ts';

/**
 * Plays clips faster or slower: the same media over another length. With `ripple` what follows makes room or moves up; without,
 * a slower clip ends at its neighbour. Stills and titles are left alone. @throws StoryError `track-locked`
 */
export const clipSetSpeed = defineCommand({
  id: 'clip.set-speed',
  args: v.object({
    clips: v.pipe(v.array(Id), v.minLength(1)),
    speed: Speed,
    ripple: v.optional(v.boolean(), false),
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { clips, speed, ripple, ignoreLinks }) {
    for (const id of selectClips(tx, clips, ignoreLinks).keys())
      setSpeed(tx, tx.get('clip', id), speed, ripple);
  },
});

function setSpeed(tx: Transaction, clip: Clip, speed: Clip['speed'], ripple: boolean): void {
  if (isTimeless(tx.snapshot, clip.source)) return;
  const rate = rateOf(tx, clip.place.track);
  const media = sourceLength(clip.duration, clip.speed);
  const room = ripple ? Number.POSITIVE_INFINITY : clip.duration + gapsAround(tx, clip).right;
  const left = playedLength(mediaEndOf(tx.snapshot, clip) - clip.sourceIn, speed);
  const end = snapToFrame(clip.place.start + playedLength(media, speed), rate);
  const limit = floorToFrame(clip.place.start + Math.min(room, left), rate);
  const duration = Math.min(end, limit) - clip.place.start;
  // Too fast for one frame of this media: the clip keeps its speed.
  if (duration < frameToTicks(1, rate)) return;
  const after = ripple ? clipsFrom(tx.snapshot, clip.place.track, clipEnd(clip)) : [];
  if (duration < clip.duration) tx.patch('clip', clip.id, { speed, duration });
  shiftClips(tx, after, duration - clip.duration);
  if (ripple) {
    const ends = clip.place.start + Math.min(clip.duration, duration);
    rippleAutomation(tx, clip.place.track, ends, duration - clip.duration);
  }
  tx.patch('clip', clip.id, { speed, duration });
}
