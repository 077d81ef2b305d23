import * as v from 'valibot';
import { Color, Id, NonNegativeTicks } from './fields.ts';
import { defineRecord } from './record-type.ts';

export const TRANSITION_KINDS = ['crossfade', 'dip'] as const;

/**
 * Sits on a cut of one track: runs from `before` ticks ahead of the cut to `after` ticks behind it. With both clips it needs
 * their handles (media beyond the cut); with one of them null it fades from or to `color` inside the clip that is there.
 */
export const transitionRecord = defineRecord({
  type: 'transition',
  version: 1,
  schema: v.looseObject({
    id: Id,
    track: Id,
    kind: v.picklist(TRANSITION_KINDS),
    /** The clip that ends at the cut, and the one that starts there. */
    from: v.nullable(Id),
    to: v.nullable(Id),
    before: NonNegativeTicks,
    after: NonNegativeTicks,
    color: v.optional(Color, '#000000'),
    /** Audio: how gains add up over the crossfade. */
    curve: v.optional(v.picklist(['equal-power', 'equal-gain', 's-curve']), 'equal-power'),
  }),
});
export type Transition = v.InferOutput<typeof transitionRecord.schema>;
