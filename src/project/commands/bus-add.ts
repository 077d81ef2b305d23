import * as v from 'valibot';
import { busRecord } from '../records/bus.ts';
import { Id } from '../records/fields.ts';
import { busesOfSequence } from '../records/routing.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { sequenceNamed } from './timeline/frames.ts';
import { checkBusRoute } from './timeline/strips.ts';

const { layout, output, color } = busRecord.schema.entries;

/** A bus after all others, to the master unless `output` says otherwise. @throws StoryError `no-route` */
export const busAdd = defineCommand({
  id: 'bus.add',
  args: v.object({
    sequence: v.optional(Id),
    name: v.optional(v.string()),
    ...v.partial(v.object({ layout, output, color })).entries,
  }),
  run(tx, { sequence: named, name, ...fields }) {
    const sequence = sequenceNamed(tx, named).id;
    const buses = busesOfSequence(tx.snapshot, sequence);
    const names = new Set(buses.map((bus) => bus.name));
    let number = buses.length + 1;
    while (names.has(`B${number}`)) number++;
    const order = (buses.at(-1)?.order ?? -1) + 1;
    const { output: to, ...rest } = defined(fields);
    const { id } = tx.put('bus', { ...rest, id: tx.newId(), sequence, name: name ?? `B${number}`, order });
    if (to) {
      checkBusRoute(tx, id, to);
      tx.patch('bus', id, { output: to });
    }
    return { bus: id };
  },
});
