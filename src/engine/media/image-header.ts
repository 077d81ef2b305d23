// Size, orientation and animation of a picture from its first bytes: nothing is decoded, so a picture that would not
// fit in memory is refused before it can do harm.
import { StoryError } from '../../base/errors.ts';
import { avifHeader } from './avif-header.ts';
import { ByteView } from './byte-view.ts';
import { exifOrientation, swapsSides } from './exif-orientation.ts';

export type ImageFormat = 'PNG' | 'JPEG' | 'WebP' | 'AVIF' | 'GIF' | 'SVG' | 'BMP' | 'TIFF' | 'HEIC';

export interface ImageHeader {
  readonly format: ImageFormat;
  readonly mime: string;
  /** Upright, after orientation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation 1…8 that decoding must still apply. */
  readonly orientation: number;
  readonly animated: boolean;
  readonly alpha: boolean;
}

/** Bytes from the start of the file that are enough for every header that is read here (EXIF thumbnails included). */
export const HEADER_BYTES = 256 * 1024;
/** Most that a GPU texture can be (WebGPU's common limit), and 268 Mpx: 1 GiB of RGBA. */
export const MAX_IMAGE_SIDE = 16_384;
export const MAX_IMAGE_PIXELS = 16_384 * 16_384;

function png(view: ByteView): ImageHeader {
  let orientation = 1;
  let animated = false;
  let alpha = (view.u8(25) & 4) !== 0;
  for (let at = 8; at + 8 <= view.length; at += 12 + view.u32(at)) {
    const type = view.text(at + 4, 4);
    if (type === 'acTL') animated = view.u32(at + 8) > 1;
    if (type === 'tRNS') alpha = true;
    if (type === 'eXIf') orientation = exifOrientation(view, at + 8);
    if (type === 'IDAT') break;
  }
  return sized('PNG', 'image/png', view.u32(16), view.u32(20), { orientation, animated, alpha });
}

/** Start-of-frame markers: C0…CF but C4 (tables), C8 (reserved) and CC (arithmetic conditioning). */
const isFrameMarker = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpeg(view: ByteView): ImageHeader | null {
  let orientation = 1;
  for (let at = 2; at + 4 <= view.length && view.u8(at) === 0xff; at += 2 + view.u16(at + 2)) {
    const marker = view.u8(at + 1);
    if (marker === 0xe1 && view.text(at + 4, 6) === 'Exif\0\0') orientation = exifOrientation(view, at + 10);
    if (isFrameMarker(marker))
      return sized('JPEG', 'image/jpeg', view.u16(at + 7), view.u16(at + 5), { orientation });
  }
  return null;
}

function webp(view: ByteView): ImageHeader | null {
  const kind = view.text(12, 4);
  const frame = { alpha: false };
  if (kind === 'VP8 ')
    return sized('WebP', 'image/webp', view.u16(26, true) & 0x3fff, view.u16(28, true) & 0x3fff, frame);
  if (kind === 'VP8L') {
    const bits = view.u32(21, true);
    const alpha = ((bits >>> 28) & 1) === 1;
    return sized('WebP', 'image/webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, { alpha });
  }
  if (kind !== 'VP8X') return null;
  const flags = view.u8(20);
  return sized('WebP', 'image/webp', view.u24(24, true) + 1, view.u24(27, true) + 1, {
    animated: (flags & 2) !== 0,
    alpha: (flags & 16) !== 0,
  });
}

function gif(view: ByteView): ImageHeader {
  // The Netscape loop extension is what encoders write for animation; a second image block decides for the rest.
  let at = 13 + (view.u8(10) & 0x80 ? 3 << ((view.u8(10) & 7) + 1) : 0);
  let images = 0;
  while (at < view.length && images < 2) {
    const block = view.u8(at);
    if (block === 0x2c) {
      images++;
      at += 10 + (view.u8(at + 9) & 0x80 ? 3 << ((view.u8(at + 9) & 7) + 1) : 0) + 1;
    } else if (block === 0x21) at += 2;
    else break;
    while (view.u8(at) !== 0) at += view.u8(at) + 1;
    at++;
  }
  const cutOff = images === 1 && at >= view.length;
  return sized('GIF', 'image/gif', view.u16(6, true), view.u16(8, true), {
    animated: images > 1 || cutOff,
    alpha: true,
  });
}

function sized(
  format: ImageFormat,
  mime: string,
  width: number,
  height: number,
  more: { orientation?: number; animated?: boolean; alpha?: boolean } = {},
): ImageHeader {
  const orientation = more.orientation ?? 1;
  const [w, h] = swapsSides(orientation) ? [height, width] : [width, height];
  return {
    format,
    mime,
    width: w,
    height: h,
    orientation,
    animated: more.animated ?? false,
    alpha: more.alpha ?? false,
  };
}

/** `null` when the bytes are not a picture that is known here. `head` is the first HEADER_BYTES of the file. */
export function readImageHeader(head: Uint8Array): ImageHeader | null {
  const view = new ByteView(head);
  if (view.text(0, 8) === '\x89PNG\r\n\x1a\n') return png(view);
  if (view.u16(0) === 0xffd8) return jpeg(view);
  if (view.text(0, 4) === 'RIFF' && view.text(8, 4) === 'WEBP') return webp(view);
  if (view.text(0, 4) === 'GIF8') return gif(view);
  const avif = avifHeader(view);
  return avif && sized(avif.format, avif.mime, avif.width, avif.height, avif);
}

/** @throws StoryError `image-too-large` (name, width, height, limit) */
export function refuseHugeImage(
  header: { readonly width: number; readonly height: number },
  name: string,
): void {
  const { width, height } = header;
  if (width <= MAX_IMAGE_SIDE && height <= MAX_IMAGE_SIDE && width * height <= MAX_IMAGE_PIXELS) return;
  throw new StoryError('image-too-large', { params: { name, width, height, limit: MAX_IMAGE_SIDE } });
}
