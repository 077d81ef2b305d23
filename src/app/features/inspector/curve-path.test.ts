import { expect, test } from 'vitest';
import { drawCurve, HEIGHT, WIDTH } from './curve-path.ts';

const points = (path: string): number[][] =>
  path
    .slice(1)
    .split('L')
    .map((point) => point.split(' ').map(Number));

test('a held value jumps upright at its key, and keys lie on the line', () => {
  const keys = [
    { at: 0, value: 2, ease: 'hold' as const },
    { at: 500, value: 6, ease: 'linear' as const },
    { at: 1000, value: 4, ease: 'linear' as const },
  ];
  const { path, place } = drawCurve({ keys }, 1000);
  const drawn = points(path);
  expect(drawn[0]).toEqual([0, Number((place(2) * HEIGHT).toFixed(2))]);
  expect(drawn.at(-1)).toEqual([WIDTH, Number((place(4) * HEIGHT).toFixed(2))]);
  // The least at the bottom, the most at the top.
  expect([place(2) > place(4), place(4) > place(6)]).toEqual([true, true]);
  const middle = drawn.filter(([x]) => Math.abs(x! - WIDTH / 2) < 0.3).map(([, y]) => y);
  expect(new Set(middle)).toEqual(new Set([place(2), place(6)].map((y) => Number((y * HEIGHT).toFixed(2)))));
});

test('what stands still lies in the middle', () => {
  expect(new Set(points(drawCurve(7, 100).path).map(([, y]) => y))).toEqual(new Set([HEIGHT / 2]));
  expect(drawCurve({ keys: [{ at: 5, value: 7, ease: 'linear' }] }, 100).place(7)).toBe(0.5);
});
