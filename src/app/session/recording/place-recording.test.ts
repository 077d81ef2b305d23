import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameToTicks, samplesToTicks, secondsToTicks, TICKS_PER_SECOND } from '../../../base/time.ts';
import { placeRecording, type RecordedRange } from './place-recording.ts';

const PAL = { num: 25, den: 1 };
const range = (fields: Partial<RecordedRange> = {}): RecordedRange => ({
  firstFrame: 480_000,
  frames: 96_000,
  sampleRate: 48_000,
  offset: -480_000,
  roundTrip: 0,
  start: 0,
  end: secondsToTicks(1),
  frameRate: PAL,
  ...fields,
});

describe('where a recording belongs', () => {
  test('a clap that answers what was heard at 00:03 lies at 00:03', () => {
    // Sample 144,000 is given out at frame 1,000,000; 30 ms later its answer comes in, at frame 1,001,440.
    const offset = 144_000 - 1_000_000;
    const firstFrame = 990_000;
    const place = placeRecording(
      range({ firstFrame, offset, roundTrip: 0.03, start: secondsToTicks(2.96), end: secondsToTicks(4) }),
    )!;
    const answer = samplesToTicks(1_001_440 - firstFrame, 48_000);
    expect(place.start + (answer - place.sourceIn)).toBe(secondsToTicks(3));
    expect(place.start).toBe(secondsToTicks(2.96));
  });

  test('what was taken before the playhead moved is a handle, and where nothing was taken no clip is', () => {
    expect(placeRecording(range({ firstFrame: 475_200 }))).toEqual({
      start: 0,
      sourceIn: secondsToTicks(0.1),
      duration: secondsToTicks(1),
    });
    // It began 0.1 s late: on the next frame.
    expect(placeRecording(range({ firstFrame: 484_800 }))).toEqual({
      start: frameToTicks(3, PAL),
      sourceIn: secondsToTicks(0.02),
      duration: frameToTicks(22, PAL),
    });
    expect(placeRecording(range({ frames: 1000 }))).toBeNull();
    expect(placeRecording(range({ end: 0 }))).toBeNull();
  });

  test('every sample lies where it was heard, within half a tick of a sample, at any rate', () => {
    const cases = fc.record({
      firstFrame: fc.integer({ min: 0, max: 1e9 }),
      frames: fc.integer({ min: 1, max: 1e7 }),
      sampleRate: fc.constantFrom(44_100, 48_000, 96_000),
      played: fc.integer({ min: -20_000, max: 1e8 }),
      roundTrip: fc.double({ min: 0, max: 0.5, noNaN: true }),
      startFrame: fc.integer({ min: 0, max: 50_000 }),
      seconds: fc.double({ min: 0, max: 100, noNaN: true }),
      frameRate: fc.constantFrom(PAL, { num: 30_000, den: 1001 }, { num: 24, den: 1 }),
    });
    fc.assert(
      fc.property(cases, ({ played, startFrame, seconds, ...rest }) => {
        const start = frameToTicks(startFrame, rest.frameRate);
        const end = start + secondsToTicks(seconds);
        const offset = played - rest.firstFrame;
        const place = placeRecording({ ...rest, start, end, offset });
        if (!place) return;
        const heard =
          played / rest.sampleRate - Math.round(rest.roundTrip * rest.sampleRate) / rest.sampleRate;
        expect((place.start - place.sourceIn) / TICKS_PER_SECOND).toBeCloseTo(heard, 8);
        expect(place.start).toBeGreaterThanOrEqual(start);
        expect(place.sourceIn).toBeGreaterThanOrEqual(0);
        // Nothing beyond the file is shown.
        const file = samplesToTicks(rest.frames, rest.sampleRate);
        expect(place.sourceIn + place.duration).toBeLessThanOrEqual(file + 1);
      }),
    );
  });
});
