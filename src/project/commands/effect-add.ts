import * as v from 'valibot';
import { effectRecord } from '../records/effect-instance.ts';
import { Id } from '../records/fields.ts';
import { effectsOfOwner } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';
import { checkEffectData } from './timeline/effect-data.ts';
import { sortAllKeys } from './timeline/keyframes.ts';
import { reorder } from './timeline/reorder.ts';
import { checkRoute, unlockedOwner } from './timeline/strips.ts';

const { effect, effectVersion, enabled, params, key, data } = effectRecord.schema.entries;

/**
 * Adds an effect to a clip, a track, a bus or the master (a sequence), as the last unless `index` says otherwise.
 * @throws StoryError `no-such-record`, `track-locked`, `no-route`, `route-circle`, `impulse-silent`, `impulse-too-long`,
 * `impulse-channels`
 */
export const effectAdd = defineCommand({
  id: 'effect.add',
  args: v.object({
    owner: Id,
    effect,
    effectVersion,
    enabled,
    params,
    key,
    data,
    index: v.optional(v.number()),
  }),
  run(tx, { owner, index, params: values, ...fields }) {
    unlockedOwner(tx, owner);
    for (const given of Object.values(fields.data)) checkEffectData(tx, given);
    if (fields.key !== null) checkRoute(tx, fields.key, owner);
    const chain = effectsOfOwner(tx.snapshot, owner);
    const order = (chain.at(-1)?.order ?? -1) + 1;
    const { id } = tx.put('effect', { ...fields, params: sortAllKeys(values), id: tx.newId(), owner, order });
    if (index !== undefined) reorder(tx, 'effect', effectsOfOwner(tx.snapshot, owner), id, index);
    return { effect: id };
  },
});
