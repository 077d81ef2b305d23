import * as v from 'valibot';
import { type Clip, clipRecord } from '../records/clip.ts';
import { Id } from '../records/fields.ts';
import type { Fields } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';
import { sortAllKeys, sortKeys } from './timeline/keyframes.ts';

const settable = v.pick(clipRecord.schema, [
  'name',
  'enabled',
  'transform',
  'fit',
  'crop',
  'opacity',
  'blend',
  'gainDb',
  'pan',
  'fadeIn',
  'fadeOut',
]);

/**
 * Sets properties of clips; `transform` and `crop` are merged field by field. Where a clip stands, what it shows and how long are
 * for the edits of the timeline. @throws StoryError `track-locked`, `invalid-arguments`
 */
export const clipSet = defineCommand({
  id: 'clip.set',
  args: v.object({
    clips: v.pipe(v.array(Id), v.minLength(1)),
    fields: v.strictObject({
      ...v.partial(settable).entries,
      transform: v.optional(v.record(v.string(), v.unknown())),
      crop: v.optional(v.record(v.string(), v.unknown())),
    }),
  }),
  run(tx, { clips, fields }) {
    for (const id of clips) {
      const clip = tx.get('clip', id);
      unlockedTrack(tx, clip.place.track);
      tx.patch('clip', id, merged(clip, fields));
    }
  },
});

function merged(clip: Clip, fields: Readonly<Record<string, unknown>>): Fields<'clip'> {
  const next: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (name === 'transform' || name === 'crop')
      next[name] = sortAllKeys({ ...clip[name], ...(value as object) });
    else next[name] = sortKeys(value);
  }
  return next as Fields<'clip'>;
}
