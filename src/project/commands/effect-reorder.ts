import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { effectsOfClip } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';
import { reorder } from './timeline/reorder.ts';

/** Puts an effect at `index` of its clip's chain (0 is applied first). @throws StoryError `track-locked` */
export const effectReorder = defineCommand({
  id: 'effect.reorder',
  args: v.object({ effect: Id, index: v.number() }),
  run(tx, { effect: id, index }) {
    const { clip } = tx.get('effect', id);
    unlockedTrack(tx, tx.get('clip', clip).place.track);
    reorder(tx, 'effect', effectsOfClip(tx.snapshot, clip), id, index);
  },
});
