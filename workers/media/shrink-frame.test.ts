import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shrinkPlane } from './shrink-frame.ts';

test('halving is the mean of four, in planes with gaps between rows and samples', () => {
  const width = 6;
  const height = 4;
  for (const step of [1, 2]) {
    const stride = width * step + 3;
    const bytes = Uint8Array.from({ length: 5 + stride * height }, (_, i) => (i * 37) % 251);
    const into = new Uint8Array(2 + 6);
    shrinkPlane(bytes, { offset: 5, stride, step, width, height }, into, 2, { width: 3, height: 2 });
    const at = (x: number, y: number) => bytes[5 + y * stride + x * step]!;
    for (let y = 0; y < 2; y++)
      for (let x = 0; x < 3; x++) {
        const four =
          at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1);
        expect(into[2 + y * 3 + x]).toBe(Math.round(four / 4));
      }
  }
});

test('any size: the mean stays, the same size is a copy, nothing beside the target is written', () => {
  const side = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(side, side, side, side, fc.integer(), (w, h, a, b, seed) => {
      const [width, height] = [Math.min(w, a), Math.min(h, b)];
      const bytes = Uint8Array.from(
        { length: w * h },
        (_, i) => Math.abs((seed ^ (i * 2_654_435_761)) >> 8) % 256,
      );
      const into = new Uint8Array(width * height + 2).fill(7);
      shrinkPlane(bytes, { offset: 0, stride: w, step: 1, width: w, height: h }, into, 1, { width, height });
      expect([into[0], into.at(-1)]).toEqual([7, 7]);
      const target = into.subarray(1, -1);
      if (width === w && height === h) expect([...target]).toEqual([...bytes]);
      if (w % width === 0 && h % height === 0) {
        const mean = (all: Uint8Array): number => all.reduce((sum, value) => sum + value, 0) / all.length;
        expect(Math.abs(mean(target) - mean(bytes))).toBeLessThanOrEqual(0.5);
      }
      const [low, high] = [Math.min(...bytes), Math.max(...bytes)];
      for (const value of target) expect(value >= low && value <= high).toBe(true);
    }),
  );
});
