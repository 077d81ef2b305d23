import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { unlockedOwner } from './timeline/strips.ts';

/** @throws StoryError `track-locked` */
export const effectRemove = defineCommand({
  id: 'effect.remove',
  args: v.object({ effects: v.pipe(v.array(Id), v.minLength(1)) }),
  run(tx, { effects }) {
    for (const id of new Set(effects)) {
      unlockedOwner(tx, tx.get('effect', id).owner);
      tx.remove('effect', id);
    }
  },
});
