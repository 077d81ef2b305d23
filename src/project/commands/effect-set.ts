import * as v from 'valibot';
import { effectRecord } from '../records/effect-instance.ts';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { sortAllKeys } from './timeline/keyframes.ts';
import { checkRoute, unlockedOwner } from './timeline/strips.ts';

const { effectVersion, enabled, params, key } = effectRecord.schema.entries;

/**
 * Changes an effect; the parameters named are changed, the others stay. `key` is the track or bus that its side chain hears.
 * @throws StoryError `track-locked`, `no-route`, `route-circle`
 */
export const effectSet = defineCommand({
  id: 'effect.set',
  args: v.object({
    effect: Id,
    fields: v.partial(v.strictObject({ effectVersion, enabled, params, key })),
  }),
  run(tx, { effect: id, fields }) {
    const effect = tx.get('effect', id);
    unlockedOwner(tx, effect.owner);
    const { params: values, ...rest } = defined(fields);
    if (rest.key) checkRoute(tx, rest.key, effect.owner);
    tx.patch('effect', id, {
      ...rest,
      ...(values ? { params: sortAllKeys({ ...effect.params, ...values }) } : {}),
    });
  },
});
