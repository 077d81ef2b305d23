import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binOf, type Histogram, merged, middleOf, quantiles } from './histogram.ts';

const histogramOf = (values: readonly number[]): Histogram =>
  merged(values.map((value) => ({ bins: [binOf(value)], counts: [1] })));

const values = fc.array(fc.double({ min: 1e-6, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 200 });
const share = fc.double({ min: 0.001, max: 1, noNaN: true });

test('a percentile is within 2.5 % of the value at that rank', () => {
  fc.assert(
    fc.property(values, share, (all, wanted) => {
      const exact = [...all].sort((a, b) => a - b)[Math.max(1, Math.ceil(wanted * all.length)) - 1]!;
      const [told] = quantiles(histogramOf(all), [wanted]);
      expect(Math.abs(told! - exact)).toBeLessThanOrEqual(exact * 0.025);
    }),
  );
});

test('parts put together tell the same as the whole, however it was parted', () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), share, (parts, wanted) => {
      const together = merged(parts.map(histogramOf));
      expect(quantiles(together, [wanted])).toEqual(quantiles(histogramOf(parts.flat()), [wanted]));
    }),
  );
});

test('nothing has no percentile, and zero is zero', () => {
  expect(quantiles({ bins: [], counts: [] }, [0.5])).toEqual([null]);
  expect(quantiles(histogramOf([0, 0, 0]), [0.5, 0.99])).toEqual([0, 0]);
  expect(middleOf(binOf(-3))).toBe(0);
});
