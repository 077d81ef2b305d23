import * as v from 'valibot';
import { Color, Id, NonNegativeTicks } from './fields.ts';
import { defineRecord } from './record-type.ts';

export const markerRecord = defineRecord({
  type: 'marker',
  version: 1,
  schema: v.looseObject({
    id: Id,
    sequence: Id,
    /** Set: `at` counts from the start of this clip. Null: from the start of the sequence. */
    clip: v.optional(v.nullable(Id), null),
    at: NonNegativeTicks,
    duration: v.optional(NonNegativeTicks, 0),
    name: v.optional(v.string(), ''),
    note: v.optional(v.string(), ''),
    color: v.optional(Color, '#4c8dff'),
  }),
});
export type Marker = v.InferOutput<typeof markerRecord.schema>;
