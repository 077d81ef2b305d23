import * as v from 'valibot';
import {
  Animated,
  animatedWithin,
  Color,
  Id,
  NonNegativeTicks,
  Pan,
  PositiveTicks,
  Speed,
} from './fields.ts';
import { defineRecord } from './record-type.ts';

export const BLEND_MODES = [
  'normal',
  'darken',
  'multiply',
  'color-burn',
  'lighten',
  'screen',
  'color-dodge',
  'add',
  'overlay',
  'soft-light',
  'hard-light',
  'difference',
  'exclusion',
  'subtract',
] as const;
export type BlendMode = (typeof BLEND_MODES)[number];

export const ClipSource = v.variant('kind', [
  /** `stream` counts within the asset's video streams on a video track, its audio streams on an audio track. */
  v.looseObject({
    kind: v.literal('media'),
    asset: Id,
    stream: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  }),
  v.looseObject({ kind: v.literal('title'), title: Id }),
  v.looseObject({ kind: v.literal('color'), color: Color }),
]);
export type ClipSource = v.InferOutput<typeof ClipSource>;

/**
 * Geometry after `fit`: scale and rotation turn about the anchor, then the anchor lands on the sequence's centre plus (x, y).
 * x, y in sequence pixels (right, down); anchor in fractions of the fitted layer (0.5 = its centre); rotation in degrees clockwise.
 */
export const Transform = v.looseObject({
  x: v.optional(Animated, 0),
  y: v.optional(Animated, 0),
  scaleX: v.optional(Animated, 1),
  scaleY: v.optional(Animated, 1),
  rotation: v.optional(Animated, 0),
  anchorX: v.optional(Animated, 0.5),
  anchorY: v.optional(Animated, 0.5),
});
export type Transform = v.InferOutput<typeof Transform>;
export const IDENTITY: Transform = {
  x: 0,
  y: 0,
  scaleX: 1,
  scaleY: 1,
  rotation: 0,
  anchorX: 0.5,
  anchorY: 0.5,
};

/** A fraction of the source's width or height. */
const Cut = animatedWithin(0, 1);
/** What is cut off each edge, before `fit`. */
export const Crop = v.looseObject({
  left: v.optional(Cut, 0),
  top: v.optional(Cut, 0),
  right: v.optional(Cut, 0),
  bottom: v.optional(Cut, 0),
});
export type Crop = v.InferOutput<typeof Crop>;
export const NO_CROP: Crop = { left: 0, top: 0, right: 0, bottom: 0 };

/** contain: whole layer visible; cover: sequence filled; fill: stretched; none: one source pixel is one sequence pixel. */
export const FITS = ['contain', 'cover', 'fill', 'none'] as const;
export type Fit = (typeof FITS)[number];

export const clipRecord = defineRecord({
  type: 'clip',
  version: 1,
  schema: v.looseObject({
    id: Id,
    /** One register: a concurrent move to another track keeps track and time together. */
    place: v.looseObject({ track: Id, start: NonNegativeTicks }),
    duration: PositiveTicks,
    source: ClipSource,
    /** Media time of the clip's first frame; 0 is the first moment of the media. 0 for titles, colours and stills. */
    sourceIn: v.optional(NonNegativeTicks, 0),
    speed: v.optional(Speed, { num: 1, den: 1 }),
    name: v.optional(v.string(), ''),
    enabled: v.optional(v.boolean(), true),
    /** Clips that share a link id move and trim together (picture and sound of one take). */
    link: v.optional(v.nullable(Id), null),
    transform: v.optional(Transform, IDENTITY),
    fit: v.optional(v.picklist(FITS), 'contain'),
    crop: v.optional(Crop, NO_CROP),
    opacity: v.optional(Animated, 1),
    blend: v.optional(v.picklist(BLEND_MODES), 'normal'),
    gainDb: v.optional(Animated, 0),
    pan: v.optional(Pan, 0),
    /** Length of the fade at each end: to transparent for picture, to silence for sound. */
    fadeIn: v.optional(NonNegativeTicks, 0),
    fadeOut: v.optional(NonNegativeTicks, 0),
  }),
});
export type Clip = v.InferOutput<typeof clipRecord.schema>;

export const clipEnd = (clip: Pick<Clip, 'place' | 'duration'>): number => clip.place.start + clip.duration;
