// What a stretch of noise alone sounds like: its mean power in each bin of a frame. Learned once, kept with the effect as data.
import { StoryError } from '../../../base/errors.ts';
import type { Planes } from '../block.ts';
import { RealFft } from './fft.ts';
import { sin } from './maths.ts';

export const PRINT_FRAME = 2048;
export const PRINT_BINS = PRINT_FRAME / 2 + 1;

/**
 * Mean power of each bin over all frames of the stretch, one plane a channel: `data.noise` of the noise reduction.
 * @param noise at least one frame (2,048 samples); what is shorter gives silence, which reduces nothing
 */
export function learnNoisePrint(noise: Planes): Float32Array[] {
  const fft = new RealFft(PRINT_FRAME);
  const window = Float64Array.from({ length: PRINT_FRAME }, (_, i) =>
    sin((Math.PI * (i + 0.5)) / PRINT_FRAME),
  );
  const re = new Float64Array(PRINT_BINS);
  const im = new Float64Array(PRINT_BINS);
  const frame = new Float64Array(PRINT_FRAME);
  return noise.map((plane) => {
    const sum = new Float64Array(PRINT_BINS);
    let frames = 0;
    for (let from = 0; from + PRINT_FRAME <= plane.length; from += PRINT_FRAME / 2) {
      for (let i = 0; i < PRINT_FRAME; i++) frame[i] = plane[from + i]! * window[i]!;
      fft.forward(frame, re, im);
      for (let k = 0; k < PRINT_BINS; k++) sum[k] = sum[k]! + re[k]! * re[k]! + im[k]! * im[k]!;
      frames++;
    }
    return Float32Array.from(sum, (power) => (frames > 0 ? power / frames : 0));
  });
}

/**
 * A print of one rate for a mix of another. Noise of the same density has a power a bin that goes with the rate; what lies over the
 * old rate's half is not known, and taken for silent.
 */
export function printAtRate(print: Planes, from: number, to: number): Float32Array[] {
  return print.map((plane) =>
    Float32Array.from({ length: PRINT_BINS }, (_, k) => {
      const at = (k * to) / from;
      const below = Math.floor(at);
      if (below >= PRINT_BINS - 1) return at > PRINT_BINS - 1 ? 0 : (plane[PRINT_BINS - 1]! * to) / from;
      const part = at - below;
      return ((plane[below]! * (1 - part) + plane[below + 1]! * part) * to) / from;
    }),
  );
}

/** The print as the document keeps it: 32-bit floats, low byte first, in base64. */
export const packPrint = (print: Planes): string[] =>
  print.map((plane) => {
    const bytes = new DataView(new ArrayBuffer(plane.length * 4));
    plane.forEach((value, i) => {
      bytes.setFloat32(i * 4, value, true);
    });
    return btoa(String.fromCharCode(...new Uint8Array(bytes.buffer)));
  });

/** @throws StoryError `noise-print-damaged` (name) */
export function unpackPrint({
  name,
  planes,
}: {
  readonly name: string;
  readonly planes: readonly string[];
}): Float32Array[] {
  return planes.map((text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    if (bytes.length !== 4 * PRINT_BINS) throw new StoryError('noise-print-damaged', { params: { name } });
    const plane = Float32Array.from({ length: PRINT_BINS }, (_, k) => view.getFloat32(k * 4, true));
    if (plane.some((power) => !(power >= 0 && power < Number.POSITIVE_INFINITY)))
      throw new StoryError('noise-print-damaged', { params: { name } });
    return plane;
  });
}
