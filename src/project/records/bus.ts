import * as v from 'valibot';
import { Color, Finite, Id } from './fields.ts';
import { defineRecord } from './record-type.ts';
import { stripFields } from './sound-strip.ts';

/** A sub-mix: what tracks and other buses send or put out to it. Routes never run in a circle (routing.ts). */
export const busRecord = defineRecord({
  type: 'bus',
  version: 1,
  schema: v.looseObject({
    id: Id,
    sequence: Id,
    name: v.string(),
    order: Finite,
    /** Off = muted. */
    enabled: v.optional(v.boolean(), true),
    solo: v.optional(v.boolean(), false),
    color: v.optional(Color, '#8a8a8a'),
    ...stripFields,
  }),
});
export type Bus = v.InferOutput<typeof busRecord.schema>;
