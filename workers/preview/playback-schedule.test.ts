import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameToTicks, TICKS_PER_SECOND } from '../../src/base/time.ts';
import { PlaybackSchedule } from './playback-schedule.ts';

const PAL = { num: 25, den: 1 };
const NTSC = { num: 30000, den: 1001 };
const span = { first: 0, end: 250 };
const from = (frame: number, rate = 1, fps = PAL) => ({ time: frameToTicks(frame, fps), at: 1000, rate });
const schedule = (rate = 1, loop = false, start = 0) =>
  new PlaybackSchedule(from(start, rate), { rate: PAL, span, loop });

describe('rule 1: the frame due holds the clock', () => {
  test('at any time, rate and frame rate', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9000, noNaN: true }), fc.constantFrom(PAL, NTSC), (ms, fps) => {
        const plan = new PlaybackSchedule(from(10, 1, fps), {
          rate: fps,
          span: { first: 0, end: 1e6 },
          loop: false,
        });
        const time = frameToTicks(10, fps) + (ms / 1000) * TICKS_PER_SECOND;
        const due = plan.dueAt(1000 + ms);
        expect(frameToTicks(due, fps)).toBeLessThanOrEqual(time + 1);
        expect(frameToTicks(due + 1, fps)).toBeGreaterThan(time - 1);
      }),
    );
  });

  test('a later anchor corrects the clock', () => {
    const plan = schedule();
    expect(plan.dueAt(1400)).toBe(10);
    plan.setAnchor({ time: frameToTicks(8, PAL), at: 1400, rate: 1 });
    expect(plan.dueAt(1400)).toBe(8);
  });

  test('backwards', () => {
    const plan = schedule(-2, false, 100);
    expect(plan.dueAt(1000)).toBe(100);
    expect(plan.dueAt(1500)).toBe(75);
    expect(plan.ahead(1500, 3)).toEqual([75, 73, 71]);
  });
});

describe('rule 2 and 3: strides and drops', () => {
  test('nothing is dropped when every step is shown', () => {
    for (const rate of [0.25, 1, 2, 4, -1, -8]) {
      const plan = schedule(rate, false, 120);
      let frame = plan.dueAt(1000);
      for (let i = 0; i < 10; i++) {
        plan.show(frame);
        frame = plan.ahead(1000, 1)[0]! + plan.direction * plan.stride * (i + 1);
      }
      expect({ rate, dropped: plan.dropped, shown: plan.shown }).toEqual({ rate, dropped: 0, shown: 10 });
    }
  });

  test('shown and dropped add up to the steps that went by', () => {
    const shows = fc.uniqueArray(fc.integer({ min: 0, max: 249 }), { minLength: 2 });
    fc.assert(
      fc.property(shows, (frames) => {
        const plan = schedule();
        const sorted = [...frames].sort((a, b) => a - b);
        for (const frame of sorted) {
          plan.show(frame);
          plan.show(frame);
        }
        expect(plan.shown).toBe(sorted.length);
        expect(plan.shown + plan.dropped).toBe(sorted.at(-1)! - sorted[0]! + 1);
      }),
    );
  });
});

describe('rule 4: ends and loops', () => {
  test('stops behind the last frame and before the first', () => {
    const forward = schedule(1, false, 240);
    expect(forward.endedAt(1000 + 399)).toBe(false);
    expect(forward.endedAt(1000 + 401)).toBe(true);
    expect(forward.dueAt(1000 + 2000)).toBe(249);
    const back = schedule(-1, false, 5);
    expect(back.endedAt(1000 + 199)).toBe(false);
    expect(back.endedAt(1000 + 201)).toBe(true);
    expect(back.dueAt(1000 + 900)).toBe(0);
  });

  test('a loop goes on at the other end and drops nothing there', () => {
    const plan = schedule(1, true, 248);
    expect(plan.ahead(1000, 4)).toEqual([248, 249, 0, 1]);
    expect(plan.dueAt(1000 + 100)).toBe(0);
    expect(plan.endedAt(1e9)).toBe(false);
    for (const frame of [248, 249, 0, 1]) plan.show(frame);
    expect(plan.dropped).toBe(0);
  });

  test('one frame alone loops without hanging', () => {
    const plan = new PlaybackSchedule(from(0), { rate: PAL, span: { first: 0, end: 1 }, loop: true });
    expect(plan.ahead(5000, 10)).toEqual([0]);
  });
});
