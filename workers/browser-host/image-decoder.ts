// Pictures on the browser host: ImageDecoder where the browser has it, for it gives straight alpha and every picture of an
// animation; else createImageBitmap, which gives the first.
import { isAbort, StoryError, throwIfCancelled } from '../../src/base/errors.ts';
import { HEADER_BYTES, readImageHeader, refuseHugeImage } from '../../src/engine/media/image-header.ts';
import { orientPixels } from '../../src/engine/media/orient-pixels.ts';
import type { StillFrame } from '../../src/engine/ports/media-port.ts';

/** All pictures of one animation together; beyond it the tab would be closed by the system. */
const MAX_ANIMATION_BYTES = 2 ** 30;

/** See MediaPort.decodeImage. */
export async function decodeImage(
  bytes: Uint8Array,
  mime: string,
  name: string,
  signal?: AbortSignal,
): Promise<StillFrame[]> {
  const header = readImageHeader(bytes.subarray(0, HEADER_BYTES));
  if (!header) throw new StoryError('image-unreadable', { params: { name, reason: 'header' } });
  refuseHugeImage(header, name);
  try {
    if (typeof ImageDecoder === 'undefined' || !(await ImageDecoder.isTypeSupported(mime)))
      return [await viaBitmap(bytes, mime)];
    const frames = await viaDecoder(bytes, mime, name, signal);
    return frames.map((frame) => orientPixels(frame, header.orientation));
  } catch (cause) {
    if (cause instanceof StoryError || isAbort(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoryError('image-unreadable', { params: { name, reason }, cause });
  }
}

async function viaDecoder(
  bytes: Uint8Array,
  mime: string,
  name: string,
  signal?: AbortSignal,
): Promise<StillFrame[]> {
  const decoder = new ImageDecoder({ data: bytes as BufferSource, type: mime, premultiplyAlpha: 'none' });
  try {
    await decoder.tracks.ready;
    await decoder.completed;
    const count = decoder.tracks.selectedTrack?.frameCount ?? 1;
    const frames: StillFrame[] = [];
    let total = 0;
    let timestampUs = 0;
    for (let frameIndex = 0; frameIndex < count; frameIndex++) {
      throwIfCancelled(signal);
      const { image } = await decoder.decode({ frameIndex, completeFramesOnly: true });
      const durationUs = count > 1 ? (image.duration ?? 0) : 0;
      frames.push(await stillOf(image, timestampUs, durationUs));
      timestampUs += durationUs;
      total += frames.at(-1)!.rgba.byteLength;
      if (total > MAX_ANIMATION_BYTES)
        throw new StoryError('image-unreadable', { params: { name, reason: 'animation-too-long' } });
    }
    return frames;
  } finally {
    decoder.close();
  }
}

async function stillOf(image: VideoFrame, timestampUs: number, durationUs: number): Promise<StillFrame> {
  try {
    const { width, height } = image.visibleRect ?? { width: image.codedWidth, height: image.codedHeight };
    const rgba = new Uint8Array(width * height * 4);
    await image.copyTo(rgba, { format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] });
    return { width, height, rgba, timestampUs, durationUs };
  } finally {
    image.close();
  }
}

/** Already upright: the browser applies the orientation. Colours under transparency lose precision. */
async function viaBitmap(bytes: Uint8Array, mime: string): Promise<StillFrame> {
  const bitmap = await createImageBitmap(new Blob([bytes as BlobPart], { type: mime }), {
    premultiplyAlpha: 'none',
    imageOrientation: 'from-image',
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
  })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgba = new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
  return { width, height, rgba, timestampUs: 0, durationUs: 0 };
}
