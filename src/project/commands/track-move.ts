import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { tracksOfKind } from './timeline/pick-track.ts';
import { reorder } from './timeline/reorder.ts';

/** Puts a track at `index` among the tracks of its kind, counted from the lowest order. */
export const trackMove = defineCommand({
  id: 'track.move',
  args: v.object({ track: Id, index: v.number() }),
  run(tx, { track: id, index }) {
    const { sequence, kind } = tx.get('track', id);
    reorder(tx, 'track', tracksOfKind(tx, sequence, kind), id, index);
  },
});
