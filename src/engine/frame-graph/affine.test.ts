import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, boundsOf, chain, contains, inverse, outward, scaling, translation, turn } from './affine.ts';

const number = fc.double({ min: -50, max: 50, noNaN: true });
const size = fc.double({ min: 0.1, max: 20, noNaN: true });
const map = fc
  .tuple(number, number, size, size, fc.double({ min: -720, max: 720, noNaN: true }))
  .map(([x, y, sx, sy, angle]) => chain(scaling(sx, sy), turn(angle), translation(x, y)));

describe('affine maps', () => {
  test('the first of a chain is applied first', () => {
    const m = chain(translation(1, 0), scaling(2, 3));
    expect(apply(m, 1, 1)).toEqual({ x: 4, y: 3 });
  });

  test('a quarter turn is clockwise on a screen, and exact', () => {
    expect(apply(turn(90), 1, 0)).toEqual({ x: 0, y: 1 });
    expect(turn(-270)).toEqual(turn(90));
    expect(turn(450)).toEqual(turn(90));
  });

  test('an inverse undoes its map', () => {
    fc.assert(
      fc.property(map, number, number, (m, x, y) => {
        const there = apply(m, x, y);
        const back = apply(inverse(m)!, there.x, there.y);
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }),
    );
  });

  test('a flattened map has none', () => {
    expect(inverse(scaling(0, 1))).toBeNull();
    expect(inverse(scaling(Number.NaN, 1))).toBeNull();
  });

  test('bounds hold every mapped corner', () => {
    fc.assert(
      fc.property(map, (m) => {
        const box = { left: 0, top: 0, right: 3, bottom: 2 };
        const bounds = outward(boundsOf(m, box));
        for (const [x, y] of [
          [0, 0],
          [3, 0],
          [0, 2],
          [3, 2],
        ] as const) {
          const point = apply(m, x, y);
          expect(contains(bounds, { left: point.x, top: point.y, right: point.x, bottom: point.y })).toBe(
            true,
          );
        }
      }),
    );
  });
});
