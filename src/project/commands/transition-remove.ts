import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';

/** @throws StoryError `track-locked` */
export const transitionRemove = defineCommand({
  id: 'transition.remove',
  args: v.object({ transitions: v.pipe(v.array(Id), v.minLength(1)) }),
  run(tx, { transitions }) {
    for (const id of new Set(transitions)) {
      unlockedTrack(tx, tx.get('transition', id).track);
      tx.remove('transition', id);
    }
  },
});
