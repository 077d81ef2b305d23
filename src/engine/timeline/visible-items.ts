// What can be left out of a frame without changing a pixel: everything under a layer that covers the whole picture, and
// layers that draw nothing. Decoding and drawing what nobody sees is the commonest waste in a many-track timeline.
import type { MediaAsset, VideoStream } from '../../project/records/media-asset.ts';
import type { Layer, ResolvedFrame, StackItem } from './types.ts';

export function withoutHidden(frame: ResolvedFrame): ResolvedFrame {
  const drawn = frame.items.filter((item) => item.kind === 'transition' || item.opacity > 0);
  const top = drawn.findLastIndex((item) => coversFrame(item, frame));
  const items = top > 0 ? drawn.slice(top) : drawn;
  return items.length === frame.items.length ? frame : { ...frame, items };
}

/** True when no pixel of what lies below can shine through. */
export function coversFrame(item: StackItem, frame: Pick<ResolvedFrame, 'width' | 'height'>): boolean {
  if (item.kind === 'transition') return false;
  if (item.opacity < 1 || item.blend !== 'normal' || item.effects.length > 0) return false;
  return isUpright(item) && isOpaque(item) && fills(item, frame);
}

/** No move, scale, turn or crop: what `fit` made of the source is what is shown. */
export function isUpright(layer: Layer): boolean {
  const { x, y, scaleX, scaleY, rotation, crop } = layer.geometry;
  const whole = crop.left === 0 && crop.top === 0 && crop.right === 0 && crop.bottom === 0;
  return whole && x === 0 && y === 0 && scaleX === 1 && scaleY === 1 && rotation === 0;
}

function isOpaque({ source }: Layer): boolean {
  if (source.kind === 'color') return source.color.length === 7;
  return source.kind === 'media' && pictureOf(source.asset, source.stream)?.alpha === false;
}

function fills(layer: Layer, frame: Pick<ResolvedFrame, 'width' | 'height'>): boolean {
  const { source } = layer;
  if (source.kind !== 'media') return true;
  const { fit } = layer.geometry;
  if (fit === 'fill' || fit === 'cover') return true;
  const size = pictureOf(source.asset, source.stream);
  if (!size) return false;
  if (fit === 'none') return size.width === frame.width && size.height === frame.height;
  return size.width * frame.height === size.height * frame.width;
}

/** A still is asked for as stream −1; its size and alpha stand in the first entry. */
const pictureOf = (asset: MediaAsset, stream: number): VideoStream | undefined =>
  asset.video[Math.max(0, stream)];
