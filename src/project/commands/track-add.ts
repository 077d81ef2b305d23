import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { sequenceNamed } from './timeline/frames.ts';
import { addTrack, tracksOfKind } from './timeline/pick-track.ts';
import { reorder } from './timeline/reorder.ts';

/** A track above all (picture) or below all (sound), or at `index` among its kind counted from the lowest order. */
export const trackAdd = defineCommand({
  id: 'track.add',
  args: v.object({
    kind: v.picklist(['video', 'audio']),
    sequence: v.optional(Id),
    name: v.optional(v.string()),
    index: v.optional(v.number()),
  }),
  run(tx, { kind, sequence: named, name, index }) {
    const sequence = sequenceNamed(tx, named).id;
    const { id } = addTrack(tx, sequence, kind, name);
    if (index !== undefined) reorder(tx, 'track', tracksOfKind(tx, sequence, kind), id, index);
    return { track: id };
  },
});
