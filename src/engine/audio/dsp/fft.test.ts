import { expect, test } from 'vitest';
import { RealFft } from './fft.ts';

const signal = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => Math.sin(i * i * 0.37) + 0.2 * Math.cos(i));

test.each([8, 16, 64, 512])('%i points are the sum of their definition', (size) => {
  const input = signal(size);
  const [re, im] = [new Float64Array(size / 2 + 1), new Float64Array(size / 2 + 1)];
  new RealFft(size).forward(input, re, im);
  for (let k = 0; k <= size / 2; k++) {
    let [sumRe, sumIm] = [0, 0];
    for (let n = 0; n < size; n++) {
      sumRe += input[n]! * Math.cos((2 * Math.PI * k * n) / size);
      sumIm -= input[n]! * Math.sin((2 * Math.PI * k * n) / size);
    }
    expect(Math.abs(re[k]! - sumRe)).toBeLessThan(1e-10);
    expect(Math.abs(im[k]! - sumIm)).toBeLessThan(1e-10);
  }
});

test.each([8, 1024, 16384])('%i points come back', (size) => {
  const input = signal(size);
  const fft = new RealFft(size);
  const [re, im, output] = [
    new Float64Array(size / 2 + 1),
    new Float64Array(size / 2 + 1),
    new Float64Array(size),
  ];
  fft.forward(input, re, im);
  fft.inverse(re, im, output);
  expect(Math.max(...output.map((x, i) => Math.abs(x - input[i]!)))).toBeLessThan(1e-13);
});
