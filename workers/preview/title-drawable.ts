import type { TitleRaster } from '../../src/engine/compositor/text/title-raster.ts';
import type { LayerPicture } from '../../src/engine/frame-graph/frame-plan.ts';
import type { ResolvedFrame } from '../../src/engine/timeline/types.ts';

const bitmaps = new Map<string, Promise<ImageBitmap>>();
const MOST_BITMAPS = 32;

export interface TitleDrawable {
  /** Owned by the cache. */
  readonly drawable: ImageBitmap;
  readonly picture: LayerPicture;
}

/** A title's ink for Canvas 2D. */
export async function titleDrawable(raster: TitleRaster, frame: ResolvedFrame): Promise<TitleDrawable> {
  let bitmap = bitmaps.get(raster.key);
  if (!bitmap) {
    bitmap = bitmapOf(raster);
    bitmaps.set(raster.key, bitmap);
    for (const [oldest, old] of bitmaps) {
      if (bitmaps.size <= MOST_BITMAPS) break;
      bitmaps.delete(oldest);
      void old.then((picture) => picture.close());
    }
  }
  const { left, top, right, bottom, width, height } = raster;
  return {
    drawable: await bitmap,
    picture: {
      width,
      height,
      rotation: 0,
      flip: false,
      displayWidth: frame.width,
      displayHeight: frame.height,
      region: { left, top, right, bottom },
      layout: 'rgba',
      bitDepth: 8,
      alpha: true,
      color: { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'rgb', fullRange: true },
    },
  };
}

/** ImageData is straight, the raster premultiplied. */
async function bitmapOf({ rgba, width, height }: TitleRaster): Promise<ImageBitmap> {
  const straight = new Uint8ClampedArray(rgba.length);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3]!;
    if (alpha === 0) continue;
    straight[i] = (rgba[i]! * 255) / alpha;
    straight[i + 1] = (rgba[i + 1]! * 255) / alpha;
    straight[i + 2] = (rgba[i + 2]! * 255) / alpha;
    straight[i + 3] = alpha;
  }
  return createImageBitmap(new ImageData(straight, width, height));
}
