import { beforeEach, describe, expect, test, vi } from 'vitest';
import { frameToTicks } from '../../src/base/time.ts';
import { FrameCost } from './frame-cost.ts';
import { Playback, playbackOptions } from './playback.ts';
import { PlaybackSchedule } from './playback-schedule.ts';

const PAL = { num: 25, den: 1 };

interface Run {
  readonly presented: { frame: number; at: number }[];
  readonly lags: boolean[];
  ended: number;
  open: number;
  most: number;
}

/** Time, refreshes (60 Hz) and the cost of frames are the test's. */
function stage(
  costMs: (frame: number) => number,
  options: {
    rate?: number;
    frames?: number;
    loop?: boolean;
    atOnce?: number;
    decodeMs?: () => number | null;
    resumeAt?: (frame: number) => Promise<number>;
  } = {},
) {
  const { rate = 1, frames = 100, loop = false, atOnce = 1 } = options;
  const { decodeMs = () => null, resumeAt = async (frame: number) => frame } = options;
  const schedule = new PlaybackSchedule(
    { time: rate < 0 ? frameToTicks(frames, PAL) - 1 : 0, at: performance.now(), rate },
    { rate: PAL, span: { first: 0, end: frames }, loop },
  );
  const run: Run = { presented: [], lags: [], ended: 0, open: 0, most: 0 };
  const playback = new Playback<number>(schedule, new FrameCost(), {
    now: () => performance.now(),
    nextRefresh: (tick) => {
      const timer = setTimeout(tick, 1000 / 60);
      return () => clearTimeout(timer);
    },
    atOnce: () => atOnce,
    make: async (frame) => {
      await new Promise((done) => setTimeout(done, costMs(frame)));
      if (frame === 13 && costMs(-1) === 13) throw new Error('unlucky');
      run.open++;
      run.most = Math.max(run.most, run.open);
      return frame;
    },
    decodeMs,
    resumeAt,
    present: (picture, frame) => {
      expect(picture).toBe(frame);
      // Never ahead of the sound, whatever happens.
      expect(schedule.ageOf(frame, performance.now())).toBeGreaterThanOrEqual(0);
      run.presented.push({ frame, at: performance.now() });
    },
    release: () => void run.open--,
    failed: () => undefined,
    buffering: (lagging) => void run.lags.push(lagging),
    ended: () => void run.ended++,
  });
  return { run, playback, schedule };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  return () => void vi.useRealTimers();
});

describe('playback', () => {
  test('shows every frame on a machine that keeps up, in order, and ends', async () => {
    const { run, playback, schedule } = stage(() => 5);
    playback.start();
    await vi.advanceTimersByTimeAsync(5000);
    const shown = run.presented.map(({ frame }) => frame);
    expect(shown).toEqual(Array.from({ length: 100 - shown[0]! }, (_, i) => i + shown[0]!));
    expect(shown[0]).toBeLessThanOrEqual(1);
    expect(schedule.dropped).toBe(0);
    expect(run).toMatchObject({ ended: 1, open: 0, lags: [] });
    expect(run.most).toBeLessThanOrEqual(playbackOptions.readyFrames + 1);
  });

  test('on a slow machine frames are dropped and counted, and the picture keeps to the clock', async () => {
    const { run, playback, schedule } = stage(() => 130);
    playback.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(run.presented.length).toBeGreaterThan(20);
    const shown = run.presented.map(({ frame }) => frame);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(schedule.dropped).toBe(shown.at(-1)! - shown[0]! + 1 - shown.length);
    // Once the cost is known, a frame is late by a refresh and a frame at most.
    for (const { frame, at } of run.presented.slice(5)) {
      expect(schedule.dueAt(at) - frame).toBeLessThanOrEqual(2);
    }
  });

  test('frames that come from afar are all shown where enough of them are under way, and none is asked for twice', async () => {
    const asked: number[] = [];
    const far = (frame: number): number => {
      asked.push(frame);
      return 130;
    };
    const { run, playback, schedule } = stage(far, { atOnce: 4 });
    playback.start();
    await vi.advanceTimersByTimeAsync(5000);
    // 130 ms are more than three frames: the first are late, as one at a time would all be.
    expect(run.presented.length).toBeGreaterThan(90);
    expect(schedule.dropped).toBeLessThan(8);
    expect(new Set(asked).size).toBe(asked.length);
    expect(run).toMatchObject({ ended: 1, open: 0 });
    expect(run.most).toBeLessThanOrEqual(playbackOptions.readyFrames + 4);
  });

  test('frames of a slow machine whose answers come together are not neighbours, which would look like one', async () => {
    const RENDER_MS = 160;
    /** A page that is busy looks at what came so seldom. */
    const BUSY_MS = 400;
    let free = 0;
    const slow = (): number => {
      const now = performance.now();
      free = Math.max(free, now) + RENDER_MS;
      return Math.ceil(free / BUSY_MS) * BUSY_MS - now;
    };
    const { run, playback } = stage(slow, { atOnce: 4, frames: 300 });
    playback.start();
    await vi.advanceTimersByTimeAsync(11_000);
    playback.stop();
    const steady = run.presented.filter(({ at }) => at - run.presented[0]!.at > 3000);
    const gaps = steady.slice(1).map(({ at }, i) => at - steady[i]!.at);
    expect(gaps.length).toBeGreaterThan(20);
    expect(Math.min(...gaps)).toBeGreaterThan(75);
    expect(Math.max(...gaps)).toBeLessThan(BUSY_MS);
  });

  test('where decoding is too slow, what is decoded is shown, a little late, and then the next key frame', async () => {
    const GOP = 50;
    const DECODE_MS = 80;
    /** A decoder at half the film's speed. It may go on from where it stands, or begin at a key frame. */
    let position = -1;
    let took = 0;
    const { run, playback, schedule } = stage(
      (frame) => {
        const key = frame - (frame % GOP);
        const goesOn = frame >= position && key - position < 12;
        took = (frame - (goesOn ? position : key - 1)) * DECODE_MS;
        position = frame;
        return took + 5;
      },
      {
        frames: 1000,
        decodeMs: () => took,
        resumeAt: async (frame) => Math.ceil(frame / GOP) * GOP,
      },
    );
    playback.start();
    await vi.advanceTimersByTimeAsync(20_000);
    playback.stop();
    // Twelve and a half can be decoded in a second. Some of the time goes into waiting for key frames.
    expect(run.presented.length).toBeGreaterThan(20 * 7);
    expect(schedule.dropped + schedule.shown).toBeGreaterThan(450);
    const shown = run.presented.map(({ frame }) => frame);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    // Behind by what is allowed and a picture.
    for (const { frame, at } of run.presented.slice(5)) {
      expect((schedule.dueAt(at) - frame) * 40).toBeLessThanOrEqual(
        playbackOptions.mostLateMs + 2 * DECODE_MS,
      );
    }
    expect(run.open).toBe(0);
  });

  test('where decoding keeps up and drawing does not, one delay is got over and the picture keeps to the clock', async () => {
    let position = -1;
    let took = 0;
    const { run, playback, schedule } = stage(
      (frame) => {
        took = frame > 40 && position <= 40 ? 900 : Math.max(1, frame - position) * 30;
        position = frame;
        return took + 30;
      },
      { frames: 1000, decodeMs: () => took },
    );
    playback.start();
    await vi.advanceTimersByTimeAsync(20_000);
    playback.stop();
    const late = run.presented.slice(-60).map(({ frame, at }) => schedule.dueAt(at) - frame);
    expect(Math.max(...late)).toBeLessThanOrEqual(8);
    const gaps = run.presented.slice(-100).map(({ at }, i, all) => at - (all[i - 1]?.at ?? at));
    expect(Math.max(...gaps)).toBeLessThan(500);
    expect(run.presented.length).toBeGreaterThan(20 * 5);
  });

  test('says when it lags, and when it has caught up', async () => {
    const { run, playback } = stage((frame) => (frame === 30 ? 900 : 5));
    playback.start();
    await vi.advanceTimersByTimeAsync(3500);
    expect(run.lags).toEqual([true, false]);
  });

  test('a frame that fails is passed over', async () => {
    const { run, playback } = stage((frame) => (frame === -1 ? 13 : 5));
    playback.start();
    await vi.advanceTimersByTimeAsync(2000);
    expect(run.presented.map(({ frame }) => frame)).not.toContain(13);
    expect(run.presented.at(-1)!.frame).toBeGreaterThan(45);
    playback.stop();
  });

  test.each([
    { rate: -1, first: 99, last: 0 },
    { rate: 2, first: 0, last: 98 },
  ])('at rate $rate', async ({ rate, first, last }) => {
    const { run, playback, schedule } = stage(() => 4, { rate });
    playback.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(Math.abs(run.presented[0]!.frame - first)).toBeLessThanOrEqual(2);
    expect(Math.abs(run.presented.at(-1)!.frame - last)).toBeLessThanOrEqual(2);
    expect(schedule.dropped).toBeLessThanOrEqual(1);
    expect(run).toMatchObject({ ended: 1, open: 0 });
  });

  test.each([1, -1])('what comes too late is not shown after what followed it, at rate %i', async (rate) => {
    // Dear and cheap frames by turns: what is aimed at moves about.
    const { run, playback } = stage((frame) => ((frame * 7919) % 13 < 4 ? 190 : 3), { rate, frames: 400 });
    playback.start();
    await vi.advanceTimersByTimeAsync(15_000);
    playback.stop();
    const shown = run.presented.map(({ frame }) => frame * rate);
    expect(shown.length).toBeGreaterThan(60);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  });

  test('a loop has no seam', async () => {
    const { run, playback, schedule } = stage(() => 5, { frames: 20, loop: true });
    playback.start();
    await vi.advanceTimersByTimeAsync(3000);
    playback.stop();
    const shown = run.presented.map(({ frame }) => frame);
    for (let i = 1; i < shown.length; i++) expect(shown[i]).toBe((shown[i - 1]! + 1) % 20);
    expect(shown.length).toBeGreaterThan(70);
    expect(schedule.dropped).toBe(0);
    expect(run).toMatchObject({ ended: 0, open: 0 });
  });

  test('stopped in the middle of everything, it holds nothing', async () => {
    const { run, playback } = stage(() => 50);
    playback.start();
    await vi.advanceTimersByTimeAsync(1010);
    playback.invalidate();
    await vi.advanceTimersByTimeAsync(505);
    playback.stop();
    await vi.advanceTimersByTimeAsync(200);
    expect(run.open).toBe(0);
    const count = run.presented.length;
    await vi.advanceTimersByTimeAsync(500);
    expect(run.presented.length).toBe(count);
  });
});
