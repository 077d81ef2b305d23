import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { sendRecord } from '../records/send.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { sortAllKeys } from './timeline/keyframes.ts';
import { checkBusRoute } from './timeline/strips.ts';

const { to, enabled, pre, gainDb } = sendRecord.schema.entries;

/** @throws StoryError `no-such-record`, `no-route`, `route-circle` */
export const sendSet = defineCommand({
  id: 'send.set',
  args: v.object({ send: Id, fields: v.partial(v.strictObject({ to, enabled, pre, gainDb })) }),
  run(tx, { send: id, fields }) {
    const { from: strip } = tx.get('send', id);
    if (fields.to) checkBusRoute(tx, strip, fields.to);
    tx.patch('send', id, sortAllKeys(defined(fields)));
  },
});
