import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { snapToFrame } from '../../base/time.ts';
import { Color, Id, NonNegativeTicks } from '../records/fields.ts';
import { TRANSITION_KINDS } from '../records/transition.ts';
import { transitionRoom } from '../records/transition-room.ts';
import type { Fields } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { rateOf, unlockedTrack } from './timeline/frames.ts';

/** Changes a transition; lengths are rounded to frames and cut to the room there is. @throws StoryError `track-locked`, `no-handle` */
export const transitionSet = defineCommand({
  id: 'transition.set',
  args: v.object({
    transition: Id,
    fields: v.strictObject({
      kind: v.optional(v.picklist(TRANSITION_KINDS)),
      before: v.optional(NonNegativeTicks),
      after: v.optional(NonNegativeTicks),
      color: v.optional(Color),
      curve: v.optional(v.picklist(['equal-power', 'equal-gain', 's-curve'])),
    }),
  }),
  run(tx, { transition: id, fields }) {
    const transition = tx.get('transition', id);
    unlockedTrack(tx, transition.track);
    const rate = rateOf(tx, transition.track);
    const room = transitionRoom(tx.snapshot, transition);
    if (!room) throw new StoryError('no-cut');
    const before = Math.min(snapToFrame(fields.before ?? transition.before, rate), room.before);
    const after = Math.min(snapToFrame(fields.after ?? transition.after, rate), room.after);
    if (before + after === 0) throw new StoryError('no-handle');
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    tx.patch('transition', id, { ...Object.fromEntries(given), before, after } as Fields<'transition'>);
  },
});
