import * as v from 'valibot';
import { snapToFrame } from '../../base/time.ts';
import { Color, Id, NonNegativeTicks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';

export const markerSet = defineCommand({
  id: 'marker.set',
  args: v.object({
    marker: Id,
    fields: v.strictObject({
      at: v.optional(NonNegativeTicks),
      duration: v.optional(NonNegativeTicks),
      name: v.optional(v.string()),
      note: v.optional(v.string()),
      color: v.optional(Color),
    }),
  }),
  run(tx, { marker: id, fields }) {
    const rate = tx.get('sequence', tx.get('marker', id).sequence).frameRate;
    const { at, ...rest } = defined(fields);
    tx.patch('marker', id, { ...rest, ...(at === undefined ? {} : { at: snapToFrame(at, rate) }) });
  },
});
