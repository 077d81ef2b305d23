import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueAt } from '../../../../engine/timeline/keyframes.ts';
import type { Animated, Keyframe } from '../../../../project/records/fields.ts';
import { GAIN } from '../../../workspace/automation/value-law.ts';
import { type CurvePlace, curveValue, curveY, pointAt } from './curve-place.ts';
import { type CurveLook, paintCurve } from './paint-curve.ts';

const WIDTH = 200;
const place: CurvePlace = { law: GAIN, offset: 0, top: 10, height: 64 };
type Rect = readonly [x: number, y: number, w: number, h: number];

/** Refuses every call but rectangles: all else is dear where the GPU is imitated. */
function painted(look: Partial<CurveLook> & { readonly curve: Animated }): Rect[] {
  const rects: Rect[] = [];
  const ctx = { fillStyle: '', fillRect: (...rect: Rect) => void rects.push(rect) };
  paintCurve(ctx as unknown as CanvasRenderingContext2D, {
    place,
    from: 0,
    to: WIDTH,
    left: 0,
    ticksPerPx: 10,
    color: 'line',
    chosen: new Set(),
    palette: { bed: '', accent: '', ink: '' },
    points: false,
    ...look,
  });
  return rects;
}

const curve = fc
  .uniqueArray(
    fc.record({
      at: fc.integer({ min: -200, max: 10 * WIDTH + 200 }),
      value: fc.integer({ min: -60, max: 12 }),
      ease: fc.constantFrom('linear', 'hold', 'smooth') as fc.Arbitrary<Keyframe['ease']>,
    }),
    { selector: ({ at }) => at, minLength: 1, maxLength: 30 },
  )
  .map((keys): Animated => ({ keys: keys.sort((a, b) => a.at - b.at) }));

test('every moment in sight lies under the line, wherever the view stands', () => {
  fc.assert(
    fc.property(curve, fc.nat(500), fc.constantFrom(3, 10, 47), (made, left, ticksPerPx) => {
      const rects = painted({ curve: made, left, ticksPerPx });
      for (let x = 0.5; x < WIDTH; x += 1) {
        const y = curveY(place, valueAt(made, left + x * ticksPerPx));
        const covered = rects.some(
          ([rx, ry, w, h]) => rx <= x && x < rx + w && ry - 0.8 <= y && y <= ry + h + 0.8,
        );
        if (!covered) expect.fail(`nothing at ${x}, ${y}`);
      }
    }),
  );
});

test('ten thousand points in sight cost no more than the pixels', () => {
  const keys = Array.from(
    { length: 10_000 },
    (_, i): Keyframe => ({ at: i, value: i % 2 ? 0 : -20, ease: 'linear' }),
  );
  const rects = painted({ curve: { keys }, ticksPerPx: 10_000 / WIDTH, points: true });
  expect(rects.length).toBeLessThan(2 * WIDTH);
  // And they still show from where to where the value goes.
  expect(Math.max(...rects.map(([, , , h]) => h))).toBeGreaterThan(curveY(place, -20) - curveY(place, 0));
});

test('a constant is one rectangle', () => {
  expect(painted({ curve: -6 })).toHaveLength(1);
});

test('a point is found where it is drawn, the nearest of several, and not from far', () => {
  const made: Animated = {
    keys: [100, 160, 900].map((at) => ({ at, value: at === 900 ? -30 : 0, ease: 'linear' as const })),
  };
  const scale = { toX: (time: number) => time / 10, ticksPerPx: 10 };
  const find = (x: number, y: number) => pointAt(made, place, scale, x, y, 8);
  expect(find(10, curveY(place, 0))).toBe(100);
  expect(find(13.5, curveY(place, 0))).toBe(160);
  expect(find(90, curveY(place, -30) + 6)).toBe(900);
  expect(find(90, curveY(place, 0))).toBeNull();
  expect(find(50, curveY(place, 0))).toBeNull();
});

test('what is drawn at a height is the value of that height', () => {
  for (let value = -60; value <= 12; value += 3)
    expect(curveValue(place, curveY(place, value))).toBeCloseTo(value, 1);
});
