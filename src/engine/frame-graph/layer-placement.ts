import type { LayerGeometry } from '../timeline/types.ts';
import { type Affine, type Box, chain, scaling, translation, turn } from './affine.ts';

/** A picture as it comes from a decoder or a rasteriser, in texels, and how it stands upright. */
export interface PictureShape {
  /** Texels. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise that turn the texels upright; the flip follows the turn. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly flip: boolean;
  /** Upright size in square pixels. */
  readonly displayWidth: number;
  readonly displayHeight: number;
  /** Part of the upright picture that the texels cover, when they do not cover it all (a title's ink). */
  readonly region?: Box;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Texels (0…width, 0…height) to the upright picture in square pixels. */
export function uprightAffine(shape: PictureShape): Affine {
  const full = { left: 0, top: 0, right: shape.displayWidth, bottom: shape.displayHeight };
  const region = shape.region ?? full;
  const unit = scaling(1 / shape.width, 1 / shape.height);
  const upright = chain(translation(-0.5, -0.5), turn(shape.rotation), scaling(shape.flip ? -1 : 1, 1));
  const place = chain(
    translation(0.5, 0.5),
    scaling(region.right - region.left, region.bottom - region.top),
    translation(region.left, region.top),
  );
  return chain(unit, upright, place);
}

/** Upright picture to sequence pixels; null when the crop leaves nothing. See Transform in the clip's record. */
export function geometryAffine(upright: Size, geometry: LayerGeometry, sequence: Size): Affine | null {
  const { crop } = geometry;
  const width = upright.width * (1 - crop.left - crop.right);
  const height = upright.height * (1 - crop.top - crop.bottom);
  if (!(width > 0 && height > 0)) return null;
  const fit = fitScale({ width, height }, geometry.fit, sequence);
  const anchor = { x: geometry.anchorX * width * fit.x, y: geometry.anchorY * height * fit.y };
  return chain(
    translation(-crop.left * upright.width, -crop.top * upright.height),
    scaling(fit.x, fit.y),
    translation(-anchor.x, -anchor.y),
    scaling(geometry.scaleX, geometry.scaleY),
    turn(geometry.rotation),
    translation(sequence.width / 2 + geometry.x, sequence.height / 2 + geometry.y),
  );
}

function fitScale(picture: Size, fit: LayerGeometry['fit'], sequence: Size): { x: number; y: number } {
  const x = sequence.width / picture.width;
  const y = sequence.height / picture.height;
  if (fit === 'fill') return { x, y };
  const both = fit === 'none' ? 1 : fit === 'contain' ? Math.min(x, y) : Math.max(x, y);
  return { x: both, y: both };
}

/** Sequence pixels to output pixels: scaled as a whole, centred; `contain` leaves bars, `cover` cuts. */
export function outputAffine(sequence: Size, output: Size, fit: 'contain' | 'cover'): Affine {
  const x = output.width / sequence.width;
  const y = output.height / sequence.height;
  const scale = fit === 'contain' ? Math.min(x, y) : Math.max(x, y);
  return chain(
    scaling(scale, scale),
    translation((output.width - sequence.width * scale) / 2, (output.height - sequence.height * scale) / 2),
  );
}
