import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';

export const markerRemove = defineCommand({
  id: 'marker.remove',
  args: v.object({ markers: v.pipe(v.array(Id), v.minLength(1)) }),
  run(tx, { markers }) {
    for (const id of new Set(markers)) tx.remove('marker', id);
  },
});
