import { Resvg } from '@resvg/resvg-wasm';
import type { Host } from '../ports/host.ts';
import type { StillFrame } from '../ports/media-port.ts';
import { startResvg } from '../ports/resvg-module.ts';
import { MAX_IMAGE_SIDE, refuseHugeImage } from './image-header.ts';
import { mediaFailure, messageOf } from './media-errors.ts';
import { svgSize } from './svg-size.ts';

export interface SvgDrawing {
  /** Its own size in px. */
  readonly width: number;
  readonly height: number;
  /** Drawn to fill at least the asked box in its own proportions, at most MAX_IMAGE_SIDE a side. */
  draw(width: number, height: number): Promise<StillFrame>;
}

/** @throws StoryError `media-unreadable` (name, reason), `image-too-large`, `asset-unavailable` */
export async function openSvg(host: Host, bytes: Uint8Array, name: string): Promise<SvgDrawing> {
  const text = new TextDecoder().decode(bytes);
  const size = svgSize(text);
  if (!size) throw mediaFailure('media-unreadable', { name, codec: 'SVG', reason: 'size' });
  refuseHugeImage(size, name);
  await startResvg(host.assets);
  const { width, height } = size;
  let last: StillFrame | null = null;
  let lastScale = 0;
  return {
    width,
    height,
    async draw(askedWidth, askedHeight) {
      const wanted = Math.max(askedWidth / width, askedHeight / height);
      const scale = Math.min(wanted, MAX_IMAGE_SIDE / Math.max(width, height));
      if (!last || scale !== lastScale) last = render(text, Math.max(1, Math.round(width * scale)), name);
      lastScale = scale;
      return last;
    },
  };
}

function render(text: string, width: number, name: string): StillFrame {
  try {
    const drawing = new Resvg(text, { fitTo: { mode: 'width', value: width } });
    const image = drawing.render();
    const frame = {
      width: image.width,
      height: image.height,
      rgba: straight(image.pixels),
      timestampUs: 0,
      durationUs: 0,
    };
    image.free();
    drawing.free();
    return frame;
  } catch (cause) {
    throw mediaFailure('media-unreadable', { name, codec: 'SVG', reason: messageOf(cause) }, cause);
  }
}

/** resvg gives premultiplied colour. */
function straight(pixels: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(pixels);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let c = 0; c < 3; c++) rgba[i + c] = Math.min(255, Math.round((rgba[i + c]! * 255) / alpha));
  }
  return rgba;
}
