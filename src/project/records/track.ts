import * as v from 'valibot';
import { Color, Finite, Fraction, Id } from './fields.ts';
import { defineRecord } from './record-type.ts';
import { stripFields } from './sound-strip.ts';

export const trackRecord = defineRecord({
  type: 'track',
  version: 1,
  schema: v.looseObject({
    id: Id,
    sequence: Id,
    kind: v.picklist(['video', 'audio']),
    name: v.string(),
    /** Video: higher draws over lower. Audio: listed downwards. Ties fall to the smaller id. */
    order: Finite,
    /** Video off = hidden, audio off = muted. */
    enabled: v.optional(v.boolean(), true),
    solo: v.optional(v.boolean(), false),
    locked: v.optional(v.boolean(), false),
    /** Null: that of its kind. */
    color: v.optional(v.nullable(Color), null),
    /** Of sound tracks. */
    ...stripFields,
    height: v.optional(Fraction, 0.5),
  }),
});
export type Track = v.InferOutput<typeof trackRecord.schema>;
