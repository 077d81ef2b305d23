import type { Layer, LayerEffect, ResolvedFrame } from '../timeline/types.ts';
import {
  type Affine,
  apply,
  type Box,
  boundsOf,
  chain,
  intersect,
  inverse,
  isEmpty,
  outward,
} from './affine.ts';
import type { LayerDraw, LayerPicture, OutputShape } from './frame-plan.ts';
import { geometryAffine, uprightAffine } from './layer-placement.ts';
import { parseColor, type RgbaColor } from './rgba-color.ts';

export type PictureOf = (layer: Layer) => LayerPicture | null;
export type EffectKeepsOpaque = (effect: LayerEffect) => boolean;

interface Stage {
  readonly frame: ResolvedFrame;
  readonly output: OutputShape;
  /** Sequence to output pixels. */
  readonly toOutput: Affine;
  readonly clip: Box;
  readonly pictureOf: PictureOf;
  readonly keepsOpaque: EffectKeepsOpaque;
}

const NOTHING: Box = { left: 0, top: 0, right: 0, bottom: 0 };
const INVISIBLE = 1 / 1024;
/** Of a pixel: nearer than this to a whole number is whole. */
const GRID_TOLERANCE = 1e-4;

/** Null when the layer cannot be seen. */
export function placeLayer(layer: Layer, stage: Stage): LayerDraw | null {
  const opacity = Math.min(1, layer.opacity);
  if (!(opacity >= INVISIBLE)) return null;
  const fill = layer.source.kind === 'color' ? parseColor(layer.source.color) : null;
  const picture = fill ? null : stage.pictureOf(layer);
  if (!fill && !picture) return null;
  const upright = picture
    ? { width: picture.displayWidth, height: picture.displayHeight }
    : { width: stage.frame.width, height: stage.frame.height };
  const geometry = geometryAffine(upright, layer.geometry, stage.frame);
  if (!geometry) return null;
  const toUpright: Affine = picture
    ? uprightAffine(picture)
    : { a: upright.width, b: 0, c: 0, d: upright.height, e: 0, f: 0 };
  const fromUpright = inverse(toUpright);
  const toOutput = chain(toUpright, geometry, stage.toOutput);
  const fromOutput = inverse(toOutput);
  if (!fromUpright || !fromOutput) return null;
  const { crop } = layer.geometry;
  const kept: Box = {
    left: crop.left * upright.width,
    top: crop.top * upright.height,
    right: (1 - crop.right) * upright.width,
    bottom: (1 - crop.bottom) * upright.height,
  };
  const all: Box = { left: 0, top: 0, right: picture?.width ?? 1, bottom: picture?.height ?? 1 };
  const texels = intersect(boundsOf(fromUpright, kept), all);
  if (isEmpty(texels)) return null;
  const bounds = boundsOf(toOutput, texels);
  const box = intersect(outward(bounds), stage.clip);
  if (isEmpty(box)) return null;
  const opaque = opacity === 1 && isOpaque(layer, picture, fill, stage.keepsOpaque);
  return {
    kind: 'draw',
    layer,
    picture,
    fill,
    toOutput,
    fromOutput,
    texels,
    box,
    opacity,
    blend: layer.blend,
    tint: null,
    exact: isExact(toOutput),
    solid: opaque ? solidBox(toOutput, fromOutput, texels, box, stage.clip) : NOTHING,
  };
}

function isOpaque(
  layer: Layer,
  picture: LayerPicture | null,
  fill: RgbaColor | null,
  keeps: EffectKeepsOpaque,
): boolean {
  if (!layer.effects.every(keeps)) return false;
  return picture ? !picture.alpha : fill !== null && fill.a === 1;
}

/** Chroma has half the samples, so only even offsets keep them in place. */
function isExact(m: Affine): boolean {
  const whole = (value: number, wanted: number) => Math.abs(value - wanted) < GRID_TOLERANCE;
  const even = (value: number) => whole(value, Math.round(value / 2) * 2);
  return whole(m.a, 1) && whole(m.d, 1) && whole(m.b, 0) && whole(m.c, 0) && even(m.e) && even(m.f);
}

/** The part of the box that the layer fills without an antialiased edge: all of it, the whole pixels of an upright one, or none. */
function solidBox(toOutput: Affine, fromOutput: Affine, texels: Box, box: Box, clip: Box): Box {
  const upright =
    (Math.abs(toOutput.b) < 1e-9 && Math.abs(toOutput.c) < 1e-9) ||
    (Math.abs(toOutput.a) < 1e-9 && Math.abs(toOutput.d) < 1e-9);
  if (upright) {
    const bounds = boundsOf(toOutput, texels);
    const inner: Box = {
      left: Math.ceil(bounds.left - 1e-3),
      top: Math.ceil(bounds.top - 1e-3),
      right: Math.floor(bounds.right + 1e-3),
      bottom: Math.floor(bounds.bottom + 1e-3),
    };
    const solid = intersect(inner, clip);
    return isEmpty(solid) ? NOTHING : solid;
  }
  // A rotated layer is solid where it covers the whole clip with a pixel to spare.
  const spare = { left: clip.left - 1, top: clip.top - 1, right: clip.right + 1, bottom: clip.bottom + 1 };
  const inside = [
    apply(fromOutput, spare.left, spare.top),
    apply(fromOutput, spare.right, spare.top),
    apply(fromOutput, spare.left, spare.bottom),
    apply(fromOutput, spare.right, spare.bottom),
  ].every((p) => p.x >= texels.left && p.x <= texels.right && p.y >= texels.top && p.y <= texels.bottom);
  return inside ? box : NOTHING;
}
