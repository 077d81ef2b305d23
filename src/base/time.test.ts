import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FrameRate,
  frameRateValue,
  frameToTicks,
  microsecondsToTicks,
  nearestFrameRate,
  sameRate,
  samplesToTicks,
  secondsToTicks,
  snapToFrame,
  TICKS_PER_SECOND,
  ticksPerFrame,
  ticksToFrame,
  ticksToMicroseconds,
  ticksToSamples,
  ticksToSeconds,
} from './time.ts';
import { formatTimecode, parseTimecode } from './timecode.ts';

const RATES: FrameRate[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
  { num: 120000, den: 1001 },
];
const SAMPLE_RATES = [8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000];
const rate = fc.constantFrom(...RATES);
/** 147 days at 60 fps would be 7.6e8 frames; a week is plenty. */
const frame = fc.integer({ min: 0, max: 36_000_000 });

describe('ticks', () => {
  test('every video and audio rate in use divides the tick rate', () => {
    for (const r of RATES) expect(Number.isInteger(ticksPerFrame(r)), `${r.num}/${r.den}`).toBe(true);
    for (const hz of SAMPLE_RATES) expect(TICKS_PER_SECOND % hz, `${hz} Hz`).toBe(0);
  });

  test('frames go to ticks and back, and a frame holds all its ticks', () => {
    fc.assert(
      fc.property(frame, rate, (n, r) => {
        const start = frameToTicks(n, r);
        const end = frameToTicks(n + 1, r);
        expect(ticksToFrame(start, r)).toBe(n);
        expect(ticksToFrame(end - 1, r)).toBe(n);
        expect(snapToFrame(start, r)).toBe(start);
        expect(snapToFrame(start + Math.floor((end - start) / 3), r)).toBe(start);
      }),
    );
  });

  test('samples and whole milliseconds go to ticks and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom(...SAMPLE_RATES), (n, hz) => {
        expect(ticksToSamples(samplesToTicks(n, hz), hz)).toBe(n);
        expect(ticksToMicroseconds(microsecondsToTicks(n * 1000))).toBe(n * 1000);
      }),
    );
    expect(ticksToSeconds(secondsToTicks(1.5))).toBe(1.5);
  });
});

describe('nearestFrameRate', () => {
  test.each([
    [29.97, 30000, 1001],
    [23.976, 24000, 1001],
    [59.94006, 60000, 1001],
    [25.0001, 25, 1],
    [12.5, 12500, 1000],
  ])('%f is %i/%i', (fps, num, den) => {
    expect(sameRate(nearestFrameRate(fps), { num, den })).toBe(true);
  });

  test('refuses what is no rate', () => {
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => nearestFrameRate(bad)).toThrow(RangeError);
  });

  test('keeps unknown rates within a thousandth', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 999, noNaN: true }), (fps) => {
        expect(Math.abs(frameRateValue(nearestFrameRate(fps)) - fps) / fps).toBeLessThan(1e-3);
      }),
    );
  });
});

describe('timecode', () => {
  test('counts at the nominal rate', () => {
    const ntsc = { num: 30000, den: 1001 };
    expect(formatTimecode(frameToTicks(1800, ntsc), ntsc)).toBe('00:01:00:00');
    expect(formatTimecode(-frameToTicks(31, ntsc), ntsc)).toBe('-00:00:01:01');
    expect(formatTimecode(frameToTicks(25 * 3661 + 7, { num: 25, den: 1 }), { num: 25, den: 1 })).toBe(
      '01:01:01:07',
    );
  });

  test('reads what it writes', () => {
    fc.assert(
      fc.property(frame, rate, (n, r) => {
        const ticks = frameToTicks(n, r);
        expect(parseTimecode(formatTimecode(ticks, r), r)).toBe(ticks);
      }),
    );
  });

  test('reads short forms and refuses other text', () => {
    const r = { num: 25, den: 1 };
    expect(parseTimecode('12', r)).toBe(frameToTicks(12, r));
    expect(parseTimecode('1:00', r)).toBe(frameToTicks(25, r));
    for (const bad of ['', 'a', '1:2:3:4:5', '1.5', '--1']) expect(parseTimecode(bad, r)).toBeNull();
  });
});
