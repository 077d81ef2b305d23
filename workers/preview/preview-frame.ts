import type { CachedFrame } from './frame-cache.ts';
import { copyFrame } from './own-copy.ts';

/** A finished picture of the whole sequence at some size; drawing scales it. */
export interface PreviewFrame extends CachedFrame {
  readonly picture: VideoFrame | ImageBitmap;
  /** Degrees clockwise that turn the picture upright. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** The decoder's memory: to be copied before it is kept. */
  readonly borrowed: boolean;
  /** One more holder; each holder closes once. */
  retain(): PreviewFrame;
}

let open = 0;
/** Frames that nobody has closed yet, in this worker. */
export const openPreviewFrames = (): number => open;

export function bitmapFrame(picture: ImageBitmap): PreviewFrame {
  return frameOf(picture, picture.width * picture.height * 4, 0, false);
}

export function videoFrame(
  picture: VideoFrame,
  rotation: PreviewFrame['rotation'],
  borrowed: boolean,
): PreviewFrame {
  const bytes =
    picture.format === null ? picture.codedWidth * picture.codedHeight * 4 : picture.allocationSize();
  return frameOf(picture, bytes, rotation, borrowed);
}

function frameOf(
  picture: VideoFrame | ImageBitmap,
  bytes: number,
  rotation: PreviewFrame['rotation'],
  borrowed: boolean,
): PreviewFrame {
  open++;
  let holders = 1;
  const frame: PreviewFrame = {
    picture,
    rotation,
    bytes,
    borrowed,
    retain() {
      holders++;
      return frame;
    },
    close() {
      holders--;
      if (holders > 0) return;
      if (holders < 0) throw new RangeError('A preview frame was closed once too often.');
      open--;
      picture.close();
    },
  };
  return frame;
}

/** What may be kept for long: the frame itself, or, of a decoder's frame, a copy. Takes over the caller's hold. */
export async function keptFrame(frame: PreviewFrame): Promise<PreviewFrame> {
  const { picture, rotation, borrowed } = frame;
  if (!borrowed || !('codedWidth' in picture)) return frame;
  try {
    return videoFrame(await copyFrame(picture), rotation, false);
  } finally {
    frame.close();
  }
}
