import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FrameRate, frameRateValue, sameRate } from '../../base/time.ts';
import { measureFrameRate } from './frame-rate.ts';

const RATES: FrameRate[] = [
  { num: 24_000, den: 1001 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 120, den: 1 },
];
const rounded = (seconds: number, resolution: number): number =>
  Math.round(seconds * resolution) / resolution;
const times = (count: number, rate: FrameRate, resolution: number, start = 0): number[] =>
  Array.from({ length: count }, (_, i) => rounded(start + i / frameRateValue(rate), resolution));

describe('the rate of frames whose times are rounded by their container', () => {
  test('is found exactly, from a hundred frames on, in any order', () => {
    const container = fc.constantFrom(1000, 90_000, 15_360, 1_000_000);
    const start = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...RATES),
        container,
        start,
        fc.integer({ min: 100, max: 400 }),
        (rate, clock, at, n) => {
          const measured = measureFrameRate([times(n, rate, clock, at).reverse()], clock);
          expect(measured.variable).toBe(false);
          expect(sameRate(measured.rate, rate), JSON.stringify(measured.rate)).toBe(true);
        },
      ),
    );
  });

  test('is variable when one frame is missing, comes late, or the rate changes later', () => {
    const rate = { num: 25, den: 1 };
    const even = times(100, rate, 90_000);
    expect(measureFrameRate([even.filter((_, i) => i !== 50)], 90_000).variable).toBe(true);
    expect(measureFrameRate([even.map((time, i) => (i === 50 ? time + 0.01 : time))], 90_000).variable).toBe(
      true,
    );
    const faster = times(50, { num: 50, den: 1 }, 90_000, 1000);
    expect(measureFrameRate([even, faster], 90_000).variable).toBe(true);
  });

  test('is something even when there is nothing to measure', () => {
    for (const windows of [[], [[]], [[3]], [[3, 3]]])
      expect(frameRateValue(measureFrameRate(windows, 1000).rate)).toBeGreaterThan(0);
  });
});
