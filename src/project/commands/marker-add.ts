import * as v from 'valibot';
import { snapToFrame } from '../../base/time.ts';
import { Color, Id, NonNegativeTicks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { rateOf, sequenceNamed } from './timeline/frames.ts';

/** A marker of the sequence, or of a clip (`at` then counts from its start and moves along). */
export const markerAdd = defineCommand({
  id: 'marker.add',
  args: v.object({
    at: NonNegativeTicks,
    clip: v.optional(v.nullable(Id), null),
    sequence: v.optional(Id),
    duration: v.optional(NonNegativeTicks, 0),
    name: v.optional(v.string(), ''),
    note: v.optional(v.string(), ''),
    color: v.optional(Color, '#4c8dff'),
  }),
  run(tx, { at, clip: clipId, sequence: named, ...fields }) {
    const clip = clipId === null ? null : tx.get('clip', clipId);
    const sequence = clip ? tx.get('track', clip.place.track).sequence : sequenceNamed(tx, named).id;
    const rate = clip ? rateOf(tx, clip.place.track) : tx.get('sequence', sequence).frameRate;
    const marker = tx.put('marker', {
      ...fields,
      id: tx.newId(),
      sequence,
      clip: clipId,
      at: snapToFrame(at, rate),
    });
    return { marker: marker.id };
  },
});
