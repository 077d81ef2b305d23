import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { trackRecord } from '../records/track.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { sortAllKeys, sortPanner } from './timeline/keyframes.ts';
import { checkBusRoute } from './timeline/strips.ts';

const { id: _, sequence: __, kind: ___, order: ____, ...settable } = trackRecord.schema.entries;

/** @throws StoryError `no-such-record`, `no-route` */
export const trackSet = defineCommand({
  id: 'track.set',
  args: v.object({ track: Id, fields: v.partial(v.strictObject(settable)) }),
  run(tx, { track: id, fields }) {
    if (fields.output) checkBusRoute(tx, id, fields.output);
    tx.patch('track', id, sortPanner(sortAllKeys(defined(fields))));
  },
});
