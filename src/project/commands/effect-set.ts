import * as v from 'valibot';
import { EffectData } from '../records/effect-data.ts';
import { effectRecord } from '../records/effect-instance.ts';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { checkEffectData } from './timeline/effect-data.ts';
import { sortAllKeys } from './timeline/keyframes.ts';
import { checkRoute, unlockedOwner } from './timeline/strips.ts';

const { effectVersion, enabled, params, key } = effectRecord.schema.entries;

/**
 * Changes an effect; the parameters named are changed, the others stay. `key` is the track or bus that its side chain hears. Slots of
 * `data` that are named are filled, with null emptied, the others stay.
 * @throws StoryError `track-locked`, `no-route`, `route-circle`, `no-such-record`, `impulse-silent`, `impulse-too-long`,
 * `impulse-channels`
 */
export const effectSet = defineCommand({
  id: 'effect.set',
  args: v.object({
    effect: Id,
    fields: v.partial(
      v.strictObject({
        effectVersion,
        enabled,
        params,
        key,
        data: v.record(v.string(), v.nullable(EffectData)),
      }),
    ),
  }),
  run(tx, { effect: id, fields }) {
    const effect = tx.get('effect', id);
    unlockedOwner(tx, effect.owner);
    const { params: values, data, ...rest } = defined(fields);
    for (const given of Object.values(data ?? {})) if (given) checkEffectData(tx, given);
    if (rest.key) checkRoute(tx, rest.key, effect.owner);
    tx.patch('effect', id, {
      ...rest,
      ...(data ? { data: merged(effect.data, data) } : {}),
      ...(values ? { params: sortAllKeys({ ...effect.params, ...values }) } : {}),
    });
  },
});

const merged = (
  old: Readonly<Record<string, EffectData>>,
  changes: Readonly<Record<string, EffectData | null>>,
): Record<string, EffectData> =>
  Object.fromEntries(
    Object.entries({ ...old, ...changes }).filter(
      (entry): entry is [string, EffectData] => entry[1] !== null,
    ),
  );
