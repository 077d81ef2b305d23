import { describe, expect, test } from 'vitest';
import { secondsToTicks, ticksToSeconds } from '../../src/base/time.ts';
import { BLOCK, makePlanes } from '../../src/engine/audio/block.ts';
import { planMix } from '../../src/engine/audio/mix-plan.ts';
import { desk } from '../../src/engine/audio/testing/fixtures.ts';
import type { PlayerReport } from '../../src/protocol/audio/audio-protocol.ts';
import { timeAt } from '../../src/protocol/clock-anchor.ts';
import { AudioClock } from './audio-clock.ts';
import { LivePlayer } from './live-player.ts';

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

/**
 * An hour of a device whose clock is not that of the world, with the worklet's own player on it: what the picture shows (from the last
 * anchor that was told, sixty times a second) less what the loudspeaker gives.
 * @param contextAt time of the audio context at a time of the world, seconds; may stand still and jump, never goes back
 * @returns the largest difference in seconds, leaving out the first 0.1 s after each of `breaks`
 */
function hour(contextAt: (world: number) => number, breaks: readonly number[]): number {
  // Of a sixth of the usual samples, so that an hour takes a second; a report a block comes as often as four at 48 kHz.
  const RATE = 8000;
  const FRAMES = BLOCK;
  /** Between worklet and loudspeaker. */
  const LATENCY = 0.043;
  const player = new LivePlayer(2, { onSwap: () => undefined, onTap: null });
  const plan = planMix(desk([]), RATE, 1);
  player.setPlan({ id: 1, plan, ranges: [{ from: 0, to: RATE * 4000 }], takes: [], seamless: false });
  player.start(0, 1);
  const clock = new AudioClock(RATE);
  const out = makePlanes(2, FRAMES);
  /** Position behind each report: what is heard at a time of the context. */
  const heard: { readonly contextTime: number; readonly position: number }[] = [];
  let [rendered, worst, from, calm] = [0, 0, 0, 0];
  let anchor: ReturnType<AudioClock['anchor']> = null;
  for (let tick = 0; tick < 3600 * 60; tick++) {
    const world = tick / 60;
    const context = contextAt(world);
    // The worklet runs ahead of the loudspeaker, when the device lets it; what a jump skips is never made.
    if (context - rendered / RATE > 0.2) rendered = Math.floor(context * RATE);
    let reported = false;
    while (rendered / RATE < context) {
      player.render(out);
      rendered += FRAMES;
      const { position, rate, playing, waiting, underruns } = player;
      const contextTime = rendered / RATE;
      clock.add({
        kind: 'report',
        token: 1,
        contextTime,
        position,
        rate,
        playing,
        waiting,
        underruns,
        peaks: [0, 0],
      });
      heard.push({ contextTime, position });
      reported = true;
    }
    const now = world * 1000;
    // The browser's stamp is some milliseconds old.
    const stamp = world - 0.007;
    const output = { contextTime: contextAt(stamp) - LATENCY, performanceTime: stamp * 1000 };
    if (reported) anchor = clock.anchor(output, now, 0);
    while (from + 1 < heard.length && heard[from + 1]!.contextTime <= context - LATENCY) from++;
    if (breaks.some((at) => world >= at - 0.02 && world < at + 0.1) || world < 0.2) {
      calm = 0;
      continue;
    }
    const { contextTime, position } = heard[from]!;
    const truth = position / RATE + (context - LATENCY - contextTime);
    if (anchor && ++calm > 1) worst = Math.max(worst, Math.abs(ticksToSeconds(timeAt(anchor, now)) - truth));
  }
  return worst;
}

describe('an hour on a clock that is not the world’s', () => {
  const FRAME = 1 / 60;

  test.each([200, -200])('%i millionths off, sound and picture stay together', (ppm) => {
    expect(hour((world) => world * (1 + ppm * 1e-6), [])).toBeLessThan(FRAME / 10);
  });

  test('one that stands still, jumps and changes its pace takes the picture along', () => {
    // Every five minutes: a second of nothing, then as if it had never stopped; then 0.15 s are skipped.
    const breaks: number[] = [];
    for (let at = 300; at < 3600; at += 300) breaks.push(at, at + 1, at + 150);
    const contextAt = (world: number): number => {
      const [round, inside] = [Math.floor(world / 300), world % 300];
      const skipped = (round + (inside > 150 ? 1 : 0)) * 0.15;
      const stood = round >= 1 ? (round - 1) * 1 + Math.min(1, inside) : 0;
      return (world - stood) * (1 + 150e-6) + skipped;
    };
    // While the device stands still there is no sound to be with; the picture goes on until it is told.
    const still = breaks
      .filter((_, i) => i % 3 === 0)
      .flatMap((at) => [at + 0.1, at + 0.2, at + 0.3, at + 0.4]);
    const rest = breaks
      .filter((_, i) => i % 3 === 0)
      .flatMap((at) => [at + 0.5, at + 0.6, at + 0.7, at + 0.8, at + 0.9]);
    expect(hour(contextAt, [...breaks, ...still, ...rest])).toBeLessThan(FRAME);
  });
});
