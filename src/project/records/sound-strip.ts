// What tracks, buses and the master of a sequence have in common: a strip of the mixer. Keys of its values count from the start of
// the sequence.
import * as v from 'valibot';
import { Animated, animatedWithin, Finite, Pan } from './fields.ts';

/** 1, 2, 3, 4, 6 and 8 channels in the order of WAVE_FORMAT_EXTENSIBLE. */
export const SOUND_LAYOUTS = ['mono', 'stereo', 'lcr', 'quad', '5.1', '7.1'] as const;
export type SoundLayout = (typeof SOUND_LAYOUTS)[number];
export const SoundLayout = v.picklist(SOUND_LAYOUTS);

/** dB; −144 and below is silence. */
export const FaderGain = animatedWithin(Number.NEGATIVE_INFINITY, 24);
/** At 0.5 and above the strip is silent. */
export const Mute = animatedWithin(0, 1);

/**
 * Where a strip's sound stands in the room. x −1 left … 1 right, y −1 back … 1 front; on the unit circle sound comes from the two
 * nearest loudspeakers, in the middle from all. `divergence` 0…1: share of the power that goes to all loudspeakers alike. `width`
 * 0…2 opens or closes the angle between the strip's own channels, `rotation` in degrees clockwise turns them. `lfeDb`: level of the
 * sum in the LFE channel, −144 for none.
 */
export const Panner = v.looseObject({
  x: v.optional(animatedWithin(-1, 1), 0),
  y: v.optional(animatedWithin(-1, 1), 1),
  divergence: v.optional(animatedWithin(0, 1), 0),
  width: v.optional(animatedWithin(0, 2), 1),
  rotation: v.optional(Animated, 0),
  lfeDb: v.optional(animatedWithin(Number.NEGATIVE_INFINITY, 10), -144),
});
export type Panner = v.InferOutput<typeof Panner>;

/** The fields of tracks and buses; `enabled` and `solo` stand beside them. */
export const stripFields = {
  /** Null: that of the strip it goes to. */
  layout: v.optional(v.nullable(SoundLayout), null),
  /** A bus of the same sequence; null: the master. */
  output: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1))), null),
  /** Goes on sounding while others are soloed. */
  soloSafe: v.optional(v.boolean(), false),
  gainDb: v.optional(FaderGain, 0),
  pan: v.optional(Pan, 0),
  mute: v.optional(Mute, 0),
  /** Set: it stands instead of `pan`. */
  panner: v.optional(v.nullable(Panner), null),
} as const;

/** Linear gains of ITU-R BS.775-3, § 3, for what a smaller layout lacks. `lfe` goes to left and right alike; the standard leaves it out. */
export const Fold = v.looseObject({
  center: v.optional(v.pipe(Finite, v.minValue(0), v.maxValue(4)), Math.SQRT1_2),
  surround: v.optional(v.pipe(Finite, v.minValue(0), v.maxValue(4)), Math.SQRT1_2),
  lfe: v.optional(v.pipe(Finite, v.minValue(0), v.maxValue(4)), 0),
});
export type Fold = v.InferOutput<typeof Fold>;
export const BS775: Fold = { center: Math.SQRT1_2, surround: Math.SQRT1_2, lfe: 0 };
