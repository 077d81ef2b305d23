import type { StillFrame } from '../ports/media-port.ts';
import { swapsSides } from './exif-orientation.ts';

/** From upright (x, y) to the stored pixel, for EXIF orientations 2…8; w and h are of the stored picture. */
const SOURCES: Readonly<
  Record<number, (x: number, y: number, w: number, h: number) => readonly [number, number]>
> = {
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _w, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, _w, h) => [y, h - 1 - x],
  7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
  8: (x, y, w) => [w - 1 - y, x],
};

/** The picture turned upright by its EXIF orientation. */
export function orientPixels(frame: StillFrame, orientation: number): StillFrame {
  const source = SOURCES[orientation];
  if (!source) return frame;
  const { width: w, height: h } = frame;
  const [width, height] = swapsSides(orientation) ? [h, w] : [w, h];
  const stored = new Uint32Array(frame.rgba.buffer, frame.rgba.byteOffset, w * h);
  const upright = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sx, sy] = source(x, y, w, h);
      upright[y * width + x] = stored[sy * w + sx]!;
    }
  }
  return { ...frame, width, height, rgba: new Uint8Array(upright.buffer) };
}
