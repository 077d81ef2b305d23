// The numbers of a clip that keys can move, each under one name, wherever in the record it lies.
import type { Clip } from './clip.ts';
import type { Animated } from './fields.ts';

export const TRANSFORM_VALUES = ['x', 'y', 'scaleX', 'scaleY', 'rotation', 'anchorX', 'anchorY'] as const;
export const CROP_VALUES = ['left', 'top', 'right', 'bottom'] as const;
export const CLIP_VALUES = [...TRANSFORM_VALUES, ...CROP_VALUES, 'opacity', 'gainDb', 'pan'] as const;
/** `left`, `top`, `right`, `bottom` are of the crop. Keys of all of them count from the clip's start. */
export type ClipValue = (typeof CLIP_VALUES)[number];

const isIn = <T extends string>(names: readonly T[], name: string): name is T =>
  (names as readonly string[]).includes(name);

export function clipValue(clip: Clip, name: ClipValue): Animated {
  if (isIn(TRANSFORM_VALUES, name)) return clip.transform[name];
  return isIn(CROP_VALUES, name) ? clip.crop[name] : clip[name];
}

/** The fields to be changed so that the value is `next`. */
export function clipValuePatch(
  clip: Clip,
  name: ClipValue,
  next: Animated,
): Partial<Pick<Clip, 'transform' | 'crop' | 'opacity' | 'gainDb' | 'pan'>> {
  if (isIn(TRANSFORM_VALUES, name)) return { transform: { ...clip.transform, [name]: next } };
  if (isIn(CROP_VALUES, name)) return { crop: { ...clip.crop, [name]: next } };
  return { [name]: next };
}
