import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Animated, Keyframe } from '../../../project/records/fields.ts';
import { keysOf, movedPoints, steppedPoints, withEase, withoutPoints, withPoint } from './curve-edit.ts';
import { bypassLaw, choiceLaw, GAIN, linear, logarithmic, muteLaw, PAN, switchLaw } from './value-law.ts';

const say = String;
const LAWS = {
  gain: GAIN,
  pan: PAN,
  mute: muteLaw(),
  bypass: bypassLaw(),
  switch: switchLaw(1),
  choice: choiceLaw(['low', 'band', 'high'], 0),
  linear: linear({ min: -24, max: 24, step: 0.1, rest: 0, say }),
  frequency: logarithmic({ min: 20, max: 20_000, step: 10, rest: 1000, say }),
};

const curve = fc
  .uniqueArray(
    fc.record({
      at: fc.nat(1000),
      value: fc.integer({ min: -20, max: 12 }),
      ease: fc.constantFrom('linear', 'hold', 'smooth') as fc.Arbitrary<Keyframe['ease']>,
    }),
    { selector: ({ at }) => at, minLength: 1, maxLength: 12 },
  )
  .map((keys): Animated => ({ keys: keys.sort((a, b) => a.at - b.at) }));
const some = fc
  .tuple(curve, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .map(([made, picks]) => ({
    made,
    points: new Set(
      keysOf(made)
        .filter((_, index) => picks[index])
        .map(({ at }) => at),
    ),
  }));
const rises = (of: Animated) => keysOf(of).every((key, i, all) => i === 0 || key.at > all[i - 1]!.at);

test.each(Object.entries(LAWS))('%s: what is drawn at a place is the value of that place', (_, law) => {
  for (let i = 0; i <= 100; i++) {
    const value = law.at(i / 100);
    expect(value).toBeGreaterThanOrEqual(law.min);
    expect(value).toBeLessThanOrEqual(law.max);
    expect(law.at(law.place(value))).toBeCloseTo(value, 6);
  }
});

test('what a value says can be typed back, and what says nothing is no value', () => {
  expect(GAIN.read('-6,5 dB', 0)).toBe(-6.5);
  expect(GAIN.read('+3', -6)).toBe(-3);
  expect(GAIN.read('−∞', 0)).toBe(-144);
  expect(GAIN.read('99', 0)).toBe(24);
  expect(PAN.read('-30 %', 0)).toBeCloseTo(-0.3);
  expect(LAWS.frequency.read('440 Hz', 20)).toBe(440);
  expect(LAWS.linear.read('4:1', 0)).toBe(4);
  expect(['High', '1', '7', 'loud'].map((text) => LAWS.choice.read(text, 0))).toEqual([2, 1, 2, null]);
  expect(LAWS.linear.read('loud', 0)).toBeNull();
});

test('a point stands where it was put, and the rest of the points stay', () => {
  fc.assert(
    fc.property(curve, fc.nat(1200), fc.integer({ min: -20, max: 12 }), (made, at, value) => {
      const next = withPoint(made, at, value, GAIN);
      expect(valueAt(next, at)).toBe(value);
      expect(rises(next)).toBe(true);
      for (const key of keysOf(made)) if (key.at !== at) expect(keysOf(next)).toContainEqual(key);
    }),
  );
  expect(withPoint(3, 10, 1, muteLaw())).toEqual({ keys: [{ at: 10, value: 1, ease: 'hold' }] });
});

test('points move as one, keep their distances, and never leave the film or their bounds', () => {
  fc.assert(
    fc.property(
      some,
      fc.integer({ min: -1500, max: 1500 }),
      fc.double({ min: -2, max: 2, noNaN: true }),
      ({ made, points }, by, lift) => {
        const next = movedPoints(made, points, by, lift, GAIN);
        expect(rises(next.curve)).toBe(true);
        const [before, after] = [points, next.points].map((set) => [...set].sort((a, b) => a - b));
        expect(after!.map((at, i) => at - before![i]!)).toEqual(
          after!.map(() => (before!.length > 0 ? Math.max(by, -before![0]!) + 0 : 0)),
        );
        for (const { at, value } of keysOf(next.curve)) {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(value).toBeGreaterThanOrEqual(GAIN.min);
          expect(value).toBeLessThanOrEqual(GAIN.max);
        }
        // Back by as much, from where nothing was in the way, is where it began.
        if (keysOf(next.curve).length === keysOf(made).length && lift === 0) {
          const home = after!.length > 0 ? before![0]! - after![0]! : 0;
          expect(movedPoints(next.curve, next.points, home, 0, GAIN).curve).toEqual(made);
        }
      },
    ),
  );
});

test('deleting leaves the others as they were; the last point leaves its value', () => {
  fc.assert(
    fc.property(some, ({ made, points }) => {
      const next = withoutPoints(made, points);
      const left = keysOf(made).filter(({ at }) => !points.has(at));
      if (left.length > 0) expect(keysOf(next)).toEqual(left);
      else expect(next).toBe(keysOf(made)[0]!.value);
    }),
  );
});

test('steps and kinds of ways change the chosen points alone', () => {
  fc.assert(
    fc.property(some, ({ made, points }) => {
      const stepped = keysOf(steppedPoints(made, points, 0.5, GAIN));
      const held = keysOf(withEase(made, points, 'hold'));
      keysOf(made).forEach((key, i) => {
        expect(stepped[i]).toEqual(
          points.has(key.at) ? { ...key, value: Math.min(24, key.value + 0.5) } : key,
        );
        expect(held[i]).toEqual(points.has(key.at) ? { ...key, ease: 'hold' } : key);
      });
    }),
  );
  expect(steppedPoints(23.8, new Set(), 0.5, GAIN)).toBe(24);
  // Up is on, and a choice goes to the next of its list.
  expect([1, -1].map((by) => steppedPoints(0, new Set(), by, LAWS.bypass))).toEqual([0, 1]);
  expect([1, 10, -1].map((by) => steppedPoints(1, new Set(), by, LAWS.choice))).toEqual([2, 2, 0]);
});
