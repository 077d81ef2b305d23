import * as v from 'valibot';
import type { Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../records/clip.ts';
import { Id } from '../records/fields.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { byTrack, selectClips } from './timeline/links.ts';
import { clipsFrom } from './timeline/neighbours.ts';
import { rippleAutomation } from './timeline/ripple-automation.ts';

/** Takes clips away and lets what follows on their tracks move up. @throws StoryError `track-locked` */
export const clipRippleDelete = defineCommand({
  id: 'clip.ripple-delete',
  args: v.object({
    clips: v.pipe(v.array(Id), v.minLength(1)),
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { clips, ignoreLinks }) {
    const selected = selectClips(tx, clips, ignoreLinks);
    for (const [track, removed] of byTrack(selected.values())) {
      for (const clip of removed) tx.remove('clip', clip.id);
      closeUp(tx, track, removed);
      // From the last on: what lies ahead keeps its times until it is its turn.
      for (const { place, duration } of [...removed].reverse())
        rippleAutomation(tx, track, place.start, -duration);
    }
    return { clips: [...selected.keys()] };
  },
});

/** Every clip behind moves up by what was removed ahead of it, in one pass however many were removed. */
function closeUp(tx: Transaction, track: string, removed: readonly Clip[]): void {
  let passed = 0;
  let by: Ticks = 0;
  for (const clip of clipsFrom(tx.snapshot, track, removed[0]!.place.start)) {
    while (passed < removed.length && clipEnd(removed[passed]!) <= clip.place.start) {
      by += removed[passed++]!.duration;
    }
    if (by > 0) tx.patch('clip', clip.id, { place: { ...clip.place, start: clip.place.start - by } });
  }
}
