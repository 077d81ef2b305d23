import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

const segments = fc.array(fc.record({ frames: fc.integer({ min: 1, max: 120 }) }), { maxLength: 60 });
const framesOf = (share: readonly { readonly frames: number }[]): number =>
  share.reduce((sum, { frames }) => sum + frames, 0);

test('shares are the segments again, in their order, none of them empty', () => {
  fc.assert(
    fc.property(segments, fc.integer({ min: 1, max: 4 }), (all, most) => {
      const shares = sideBySide(all, most);
      expect(shares.flat()).toEqual(all);
      expect(shares.length).toBeLessThanOrEqual(most);
      for (const share of shares) expect(share.length).toBeGreaterThan(0);
    }),
  );
});

test('two shares differ by no more than the segment in the middle', () => {
  fc.assert(
    fc.property(segments, (all) => {
      const [first, second] = sideBySide(all, 2);
      if (!first || !second) return;
      const longest = Math.max(...all.map(({ frames }) => frames));
      expect(Math.abs(framesOf(first) - framesOf(second))).toBeLessThanOrEqual(longest);
    }),
  );
});

test('what is short stays with one encoder', () => {
  const gop = { frames: 50 };
  expect(sideBySide([gop, gop, gop], 2)).toHaveLength(1);
  expect(sideBySide([gop, gop, gop, gop], 2)).toEqual([
    [gop, gop],
    [gop, gop],
  ]);
  expect(sideBySide([gop, gop, gop, gop], 1)).toHaveLength(1);
});
