import { describe, expect, test } from 'vitest';
import { secondsToTicks, ticksToSeconds } from '../../src/base/time.ts';
import type { PlayerReport } from '../../src/protocol/audio/audio-protocol.ts';
import { AudioClock } from './audio-clock.ts';

const report = (contextTime: number, seconds: number, rate = 1): PlayerReport => ({
  kind: 'report',
  token: 1,
  contextTime,
  position: seconds * 48000,
  rate,
  playing: true,
  waiting: false,
  underruns: 0,
  peaks: [0, 0],
});

const at = (clock: AudioClock, contextTime: number, now = 0): number => {
  const anchor = clock.anchor({ contextTime, performanceTime: 0 }, now, 1e6);
  return anchor ? ticksToSeconds(anchor.time) : Number.NaN;
};

describe('the clock', () => {
  test('says what leaves the loudspeaker, not what the worklet has just made', () => {
    const clock = new AudioClock(48000);
    expect(clock.anchor({ contextTime: 0, performanceTime: 0 }, 0, 0)).toBeNull();
    clock.add(report(10, 5));
    clock.add(report(10.1, 5.1));
    expect(at(clock, 10.05)).toBeCloseTo(5.05, 6);
    expect(at(clock, 10.05, 30)).toBeCloseTo(5.08, 6);
    expect(at(clock, 10.3)).toBeCloseTo(5.3, 6);
    // Before anything of it is heard it stands where playing starts.
    expect(at(clock, 9.5)).toBeCloseTo(5, 6);
    expect(clock.anchor({ contextTime: 9.5, performanceTime: 0 }, 0, 0)!.rate).toBe(0);
  });

  test('follows jumps, rates and waits', () => {
    const clock = new AudioClock(48000);
    clock.add(report(1, 2));
    clock.add(report(1.1, 2.05, 0));
    clock.add(report(1.2, 2.05, -2));
    expect(at(clock, 1.02)).toBeCloseTo(2.02, 6);
    expect(at(clock, 1.15)).toBeCloseTo(2.05, 6);
    expect(at(clock, 1.3)).toBeCloseTo(1.85, 6);
    expect(at(clock, 9)).toBe(0);
  });

  test('keeps what it needs and no more, and runs for hours', () => {
    const clock = new AudioClock(48000);
    for (let i = 0; i < 100_000; i++) clock.add(report(i / 94, i / 94));
    expect(at(clock, 99_990 / 94)).toBeCloseTo(99_990 / 94, 6);
    const anchor = clock.anchor({ contextTime: 99_990 / 94, performanceTime: 5 }, 5, 1000)!;
    expect(anchor).toEqual({ time: secondsToTicks(99_990 / 94), at: 1005, rate: 1 });
  });
});
