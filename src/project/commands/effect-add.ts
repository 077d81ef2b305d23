import * as v from 'valibot';
import { effectRecord } from '../records/effect-instance.ts';
import { Id } from '../records/fields.ts';
import { effectsOfClip } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';
import { sortAllKeys } from './timeline/keyframes.ts';
import { reorder } from './timeline/reorder.ts';

const { effect, effectVersion, enabled, params } = effectRecord.schema.entries;

/** Adds an effect to a clip, as the last unless `index` says otherwise. @throws StoryError `track-locked` */
export const effectAdd = defineCommand({
  id: 'effect.add',
  args: v.object({ clip: Id, effect, effectVersion, enabled, params, index: v.optional(v.number()) }),
  run(tx, { clip, index, params: values, ...fields }) {
    unlockedTrack(tx, tx.get('clip', clip).place.track);
    const chain = effectsOfClip(tx.snapshot, clip);
    const order = (chain.at(-1)?.order ?? -1) + 1;
    const { id } = tx.put('effect', { ...fields, params: sortAllKeys(values), id: tx.newId(), clip, order });
    if (index !== undefined) reorder(tx, 'effect', effectsOfClip(tx.snapshot, clip), id, index);
    return { effect: id };
  },
});
