import { expect, test } from 'vitest';
import { InputMeter } from './input-levels.ts';

test('the needle falls, the mark stays a second and a half, and the lamp until it is put out', () => {
  const meter = new InputMeter();
  expect(meter.take([0.5, 0])).toEqual({
    channels: [
      { peak: 0.5, hold: 0.5 },
      { peak: 0, hold: 0 },
    ],
    clipped: false,
  });
  const later = Array.from({ length: 40 }, () => meter.take([0, 0]));
  expect(later[9]!.channels[0]!.peak).toBeCloseTo(0.5 * 0.9 ** 10, 9);
  expect(later.findIndex(({ channels }) => channels[0]!.hold < 0.5)).toBe(35);
  expect(meter.take([0, -0]).clipped).toBe(false);
  expect(meter.take([0, 1]).clipped).toBe(true);
  expect(meter.take([0, 0]).clipped).toBe(true);
  expect(meter.putOut().clipped).toBe(false);
  expect(meter.take([0, 0]).clipped).toBe(false);
});
