import * as v from 'valibot';
import { Id } from './fields.ts';
import { defineRecord } from './record-type.ts';
import { FaderGain } from './sound-strip.ts';

/** A second way out of a strip. A record of its own, so that two people who each add a send to one track both keep theirs. */
export const sendRecord = defineRecord({
  type: 'send',
  version: 1,
  schema: v.looseObject({
    id: Id,
    /** A sound track or a bus. */
    from: Id,
    /** A bus of the same sequence. */
    to: Id,
    enabled: v.optional(v.boolean(), true),
    /** Taken before the fader (and after the inserts). */
    pre: v.optional(v.boolean(), false),
    gainDb: v.optional(FaderGain, 0),
  }),
});
export type Send = v.InferOutput<typeof sendRecord.schema>;
