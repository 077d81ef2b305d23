import * as v from 'valibot';
import { Id } from './fields.ts';
import { defineRecord } from './record-type.ts';

/** The format version of a whole document: migrations bring older ones up, newer ones are refused with a message. */
export const PROJECT_VERSION = 2;

export const projectRecord = defineRecord({
  type: 'project',
  version: 1,
  schema: v.looseObject({
    id: Id,
    version: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), PROJECT_VERSION),
    name: v.pipe(v.string(), v.minLength(1)),
    /** Milliseconds since 1970. */
    createdAt: v.optional(v.number(), 0),
    /** The sequence that is open and exported unless another is named. */
    sequence: Id,
  }),
});
export type Project = v.InferOutput<typeof projectRecord.schema>;
