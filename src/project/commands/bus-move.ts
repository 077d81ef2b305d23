import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { busesOfSequence } from '../records/routing.ts';
import { defineCommand } from './define-command.ts';
import { reorder } from './timeline/reorder.ts';

/** Puts a bus at `index` among the buses of its sequence. */
export const busMove = defineCommand({
  id: 'bus.move',
  args: v.object({ bus: Id, index: v.number() }),
  run(tx, { bus: id, index }) {
    const { sequence } = tx.get('bus', id);
    reorder(tx, 'bus', busesOfSequence(tx.snapshot, sequence), id, index);
  },
});
