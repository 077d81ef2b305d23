import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';

export const sendRemove = defineCommand({
  id: 'send.remove',
  args: v.object({ sends: v.pipe(v.array(Id), v.minLength(1)) }),
  run(tx, { sends }) {
    for (const id of new Set(sends)) tx.remove('send', id);
  },
});
