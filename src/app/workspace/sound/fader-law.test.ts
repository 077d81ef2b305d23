import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FADER_TOP_DB, faderDb, faderPosition, meterPosition, SILENCE_DB } from './fader-law.ts';

test('0 dB, the ends and silence', () => {
  expect(faderDb(1)).toBe(FADER_TOP_DB);
  expect(faderDb(0)).toBe(SILENCE_DB);
  expect(faderPosition(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(faderPosition(SILENCE_DB)).toBe(0);
  expect(faderPosition(24)).toBe(1);
  expect(faderDb(faderPosition(0))).toBe(0);
  expect(meterPosition(0)).toBeLessThan(1);
});

test('there and back within the tenth of a dB that is shown', () => {
  fc.assert(
    fc.property(fc.double({ min: -95, max: FADER_TOP_DB, noNaN: true }), (db) => {
      expect(Math.abs(faderDb(faderPosition(db)) - db)).toBeLessThanOrEqual(0.0501);
    }),
  );
});

test('up is louder, everywhere', () => {
  const position = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(position, position, (a, b) => {
      if (a < b) expect(faderDb(a)).toBeLessThanOrEqual(faderDb(b));
      const [low, high] = [-80 + 90 * Math.min(a, b), -80 + 90 * Math.max(a, b)];
      expect(meterPosition(low)).toBeLessThanOrEqual(meterPosition(high));
    }),
  );
});
