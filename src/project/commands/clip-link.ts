import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';

/** Ties clips together: they move and trim as one. Links that they had before are left. @throws StoryError `track-locked` */
export const clipLink = defineCommand({
  id: 'clip.link',
  args: v.object({ clips: v.pipe(v.array(Id), v.minLength(2)) }),
  run(tx, { clips }) {
    const link = tx.newId();
    for (const id of clips) {
      unlockedTrack(tx, tx.get('clip', id).place.track);
      tx.patch('clip', id, { link });
    }
    return { link };
  },
});
