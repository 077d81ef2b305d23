import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { trackRecord } from '../records/track.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';

const { name, enabled, solo, locked, gainDb, pan, height } = trackRecord.schema.entries;

export const trackSet = defineCommand({
  id: 'track.set',
  args: v.object({
    track: Id,
    fields: v.partial(v.strictObject({ name, enabled, solo, locked, gainDb, pan, height })),
  }),
  run: (tx, { track, fields }) => void tx.patch('track', track, defined(fields)),
});
