import * as v from 'valibot';
import { EffectData } from './effect-data.ts';
import { Animated, Finite, Id } from './fields.ts';
import { defineRecord } from './record-type.ts';

export const effectRecord = defineRecord({
  type: 'effect',
  version: 1,
  schema: v.looseObject({
    id: Id,
    /** What it works on: a clip, a track, a bus, or a sequence (its master). */
    owner: Id,
    /** Id and version of an EffectDefinition or a SoundEffectDefinition. */
    effect: v.string(),
    effectVersion: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 1),
    /** Applied in rising order. */
    order: Finite,
    enabled: v.optional(v.boolean(), true),
    /** Of a sound effect `bypass` as well, 0 … 1: from 0.5 on it is not heard. */
    params: v.optional(v.record(v.string(), v.union([Animated, v.string(), v.boolean()])), {}),
    /** Side chain of a sound effect on a strip: the track or bus that it listens to. */
    key: v.optional(v.nullable(Id), null),
    /** By the name of the definition's slot. */
    data: v.optional(v.record(v.string(), EffectData), {}),
  }),
});
export type EffectInstance = v.InferOutput<typeof effectRecord.schema>;
