import * as v from 'valibot';
import { sameRate } from '../../base/time.ts';
import { Id } from '../records/fields.ts';
import { sequenceRecord } from '../records/sequence.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { sequenceNamed } from './timeline/frames.ts';
import { sortAllKeys } from './timeline/keyframes.ts';
import { snapSequence } from './timeline/snap-sequence.ts';

const { id: _, ...fields } = sequenceRecord.schema.entries;

/** Size, rates, colour, name or master of a sequence. With another frame rate all its edges move to the nearest frames of the new one. */
export const sequenceSet = defineCommand({
  id: 'sequence.set',
  args: v.object({ sequence: v.optional(Id), fields: v.partial(v.object(fields)) }),
  run(tx, { sequence: named, fields: given }) {
    const before = sequenceNamed(tx, named);
    const after = tx.patch('sequence', before.id, sortAllKeys(defined(given)));
    if (!sameRate(before.frameRate, after.frameRate)) snapSequence(tx, after);
  },
});
