import * as v from 'valibot';
import { sendRecord } from '../records/send.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { sortAllKeys } from './timeline/keyframes.ts';
import { checkBusRoute } from './timeline/strips.ts';

const { from, to, enabled, pre, gainDb } = sendRecord.schema.entries;

/** From a sound track or bus to a bus. @throws StoryError `no-such-record`, `no-route`, `route-circle` */
export const sendAdd = defineCommand({
  id: 'send.add',
  args: v.object({ from, to, ...v.partial(v.object({ enabled, pre, gainDb })).entries }),
  run(tx, { from: strip, to: bus, ...fields }) {
    checkBusRoute(tx, strip, bus);
    const id = tx.newId();
    tx.put('send', { ...sortAllKeys(defined(fields)), id, from: strip, to: bus });
    return { send: id };
  },
});
