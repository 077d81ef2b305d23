// Chromium's VP9 encoder does not say in the stream which matrix its pictures have, and decoders believe the stream, not the container.

import type { ColorSpace } from '../../timeline/document-types.ts';

/** `color_space` of the uncompressed header (VP9 bitstream specification §7.2.2). */
const COLOR_SPACE: Readonly<Record<string, number>> = {
  bt470bg: 1,
  bt709: 2,
  smpte170m: 3,
  'bt2020-ncl': 5,
};
const SYNC_CODE = 0x498342;
const RGB = 7;

/** A key frame that names the matrix: a copy, or the same bytes where there is nothing to say. */
export function withVp9Matrix(data: Uint8Array, matrix: ColorSpace['matrix']): Uint8Array {
  const wished = COLOR_SPACE[matrix];
  if (wished === undefined) return data;
  let at = 0;
  const read = (bits: number): number => {
    let value = 0;
    for (const end = at + bits; at < end; at++)
      value = value * 2 + (((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  const marker = read(2);
  const profile = read(1) + 2 * read(1);
  if (profile === 3) read(1);
  const repeats = read(1);
  const interFrame = read(1);
  read(2); // show_frame, error_resilient_mode
  if (marker !== 2 || repeats === 1 || interFrame === 1 || read(24) !== SYNC_CODE) return data;
  if (profile >= 2) read(1); // bit depth
  const place = at;
  const said = read(3);
  if (said === wished || said === RGB) return data;
  const copy = data.slice();
  for (let bit = 0; bit < 3; bit++) {
    const byte = (place + bit) >> 3;
    const mask = 0x80 >> ((place + bit) & 7);
    copy[byte] = (wished >> (2 - bit)) & 1 ? copy[byte]! | mask : copy[byte]! & ~mask;
  }
  return copy;
}
