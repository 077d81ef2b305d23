// What a stretch of noise alone sounds like: its mean power in each bin of a frame. Learned once, kept with the effect as data.
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
