import * as v from 'valibot';

// Building blocks of the records. Objects are loose: a field written by a newer version survives a round trip.

export const Id = v.pipe(v.string(), v.minLength(1));
export const Ticks = v.pipe(v.number(), v.safeInteger());
export const PositiveTicks = v.pipe(Ticks, v.minValue(1));
export const NonNegativeTicks = v.pipe(Ticks, v.minValue(0));
export const Finite = v.pipe(v.number(), v.finite());
export const Fraction = v.pipe(Finite, v.minValue(0), v.maxValue(1));
export const PositiveInteger = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** `#rrggbb` or `#rrggbbaa`, sRGB, lower or upper case. */
export const Color = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}([0-9a-f]{2})?$/i));

export const FrameRate = v.looseObject({ num: PositiveInteger, den: PositiveInteger });
/** Linear speed: source time runs num/den times as fast as sequence time. */
export const Speed = v.looseObject({ num: PositiveInteger, den: PositiveInteger });

export const Ease = v.picklist(['linear', 'hold', 'smooth']);
/** `at` is in ticks from the start of the clip; `ease` shapes the way to the next key. */
export const Keyframe = v.looseObject({ at: Ticks, value: Finite, ease: v.optional(Ease, 'linear') });
/** A constant, or keys in rising order of `at` (held before the first and after the last). */
export const Animated = v.union([Finite, v.looseObject({ keys: v.pipe(v.array(Keyframe), v.minLength(1)) })]);
export type Animated = v.InferOutput<typeof Animated>;
export type Keyframe = v.InferOutput<typeof Keyframe>;

/** A constant or keys, all of it within bounds. */
export const animatedWithin = (min: number, max: number) =>
  v.pipe(
    Animated,
    v.check(
      (value) =>
        (typeof value === 'number' ? [value] : value.keys.map((key: Keyframe) => key.value)).every(
          (one) => one >= min && one <= max,
        ),
      `Must lie within ${min} … ${max}`,
    ),
  );
/** −1 left … 1 right. */
export const Pan = animatedWithin(-1, 1);

/** Names as in WebCodecs' VideoColorSpace (ITU-T H.273 code points). */
export const ColorSpace = v.looseObject({
  primaries: v.picklist(['bt709', 'bt470bg', 'smpte170m', 'bt2020', 'smpte432']),
  transfer: v.picklist(['bt709', 'smpte170m', 'iec61966-2-1', 'linear', 'pq', 'hlg']),
  matrix: v.picklist(['rgb', 'bt709', 'bt470bg', 'smpte170m', 'bt2020-ncl']),
  fullRange: v.boolean(),
});
export type ColorSpace = v.InferOutput<typeof ColorSpace>;
