import type { VideoSample } from 'mediabunny';
import { canvasKind } from '../browser-host/canvas-kind.ts';

/** Twice the height of a track's strip, for dense screens. */
const HEIGHT = 96;
/** A panorama is cut by the strip anyway. */
const MAX_WIDTH = 512;
const TYPE = 'image/webp';
const QUALITY = 0.72;

/** Upright, in square pixels, straight from the decoded frame; the caller closes it. */
export function thumbnailImage(sample: VideoSample): ImageBitmap {
  const width = Math.round((HEIGHT * sample.displayWidth) / Math.max(1, sample.displayHeight));
  const canvas = new OffscreenCanvas(Math.min(MAX_WIDTH, Math.max(1, width)), HEIGHT);
  sample.drawWithFit(canvas.getContext('2d', canvasKind())!, { fit: 'cover' });
  return canvas.transferToImageBitmap();
}

/** For the cache. The picture stays the caller's. */
export async function encodeThumbnail(image: ImageBitmap): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d', { willReadFrequently: true })!.drawImage(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: TYPE, quality: QUALITY });
  return new Uint8Array(await blob.arrayBuffer());
}

export const decodeThumbnail = (bytes: Uint8Array): Promise<ImageBitmap> =>
  createImageBitmap(new Blob([bytes as BlobPart], { type: TYPE }));
