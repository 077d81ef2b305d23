import * as v from 'valibot';
import { effectRecord } from '../records/effect-instance.ts';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { unlockedTrack } from './timeline/frames.ts';
import { sortAllKeys } from './timeline/keyframes.ts';

const { effectVersion, enabled, params } = effectRecord.schema.entries;

/** Changes an effect; the parameters named are changed, the others stay. @throws StoryError `track-locked` */
export const effectSet = defineCommand({
  id: 'effect.set',
  args: v.object({
    effect: Id,
    fields: v.partial(v.strictObject({ effectVersion, enabled, params })),
  }),
  run(tx, { effect: id, fields }) {
    const effect = tx.get('effect', id);
    unlockedTrack(tx, tx.get('clip', effect.clip).place.track);
    const { params: values, ...rest } = defined(fields);
    tx.patch('effect', id, {
      ...rest,
      ...(values ? { params: sortAllKeys({ ...effect.params, ...values }) } : {}),
    });
  },
});
