import * as v from 'valibot';
import { Color, ColorSpace, Finite, FrameRate, Id, PositiveInteger } from './fields.ts';
import { defineRecord } from './record-type.ts';
import { BS775, FaderGain, Fold, Mute, SoundLayout } from './sound-strip.ts';

/** SDR video as nearly every player expects it: ITU-R BT.709, limited range. */
export const REC709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

export const sequenceRecord = defineRecord({
  type: 'sequence',
  version: 1,
  schema: v.looseObject({
    id: Id,
    name: v.string(),
    width: v.pipe(PositiveInteger, v.maxValue(16384)),
    height: v.pipe(PositiveInteger, v.maxValue(16384)),
    frameRate: FrameRate,
    sampleRate: v.optional(v.pipe(PositiveInteger, v.minValue(8000), v.maxValue(192000)), 48000),
    color: v.optional(ColorSpace, REC709),
    background: v.optional(Color, '#000000'),
    /** Of the master; null: as many channels as are asked for. A smaller output is a fold of it. */
    layout: v.optional(v.nullable(SoundLayout), null),
    /** How the master is folded to a smaller layout. */
    fold: v.optional(Fold, BS775),
    /** The master's fader. */
    gainDb: v.optional(FaderGain, 0),
    mute: v.optional(Mute, 0),
    /** Beats a minute, for effects that keep time. */
    tempo: v.optional(v.pipe(Finite, v.minValue(20), v.maxValue(999)), 120),
    /** Ripple edits take the automation of their tracks along. */
    automationFollows: v.optional(v.boolean(), true),
  }),
});
export type Sequence = v.InferOutput<typeof sequenceRecord.schema>;
