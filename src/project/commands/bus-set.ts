import * as v from 'valibot';
import { busRecord } from '../records/bus.ts';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { sortAllKeys, sortPanner } from './timeline/keyframes.ts';
import { checkBusRoute } from './timeline/strips.ts';

const { id: _, sequence: __, order: ___, ...settable } = busRecord.schema.entries;

/** @throws StoryError `no-such-record`, `no-route`, `route-circle` */
export const busSet = defineCommand({
  id: 'bus.set',
  args: v.object({ bus: Id, fields: v.partial(v.strictObject(settable)) }),
  run(tx, { bus, fields }) {
    if (fields.output) checkBusRoute(tx, bus, fields.output);
    tx.patch('bus', bus, sortPanner(sortAllKeys(defined(fields))));
  },
});
