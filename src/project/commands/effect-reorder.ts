import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { effectsOfOwner } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';
import { reorder } from './timeline/reorder.ts';
import { unlockedOwner } from './timeline/strips.ts';

/** Puts an effect at `index` of its owner's chain (0 is applied first). @throws StoryError `track-locked` */
export const effectReorder = defineCommand({
  id: 'effect.reorder',
  args: v.object({ effect: Id, index: v.number() }),
  run(tx, { effect: id, index }) {
    const { owner } = tx.get('effect', id);
    unlockedOwner(tx, owner);
    reorder(tx, 'effect', effectsOfOwner(tx.snapshot, owner), id, index);
  },
});
