import { expect, test } from 'vitest';
import { makePlanes } from '../../engine/audio/block.ts';
import { delay } from './delay.ts';
import { peak, runEffect, setupOf, tone } from './testing/run-effect.ts';

/** Open filters, all echo. */
const WET = { lowCut: 10, highCut: 20000, mix: 100 };
/** Where the louder samples lie, and how loud. */
const echoes = (plane: Float32Array, floor = 0.05): [number, number][] =>
  [...plane.entries()].filter(([, x]) => Math.abs(x) > floor);

const click = (channels: number, on: number, frames = 48000): Float32Array[] => {
  const planes = makePlanes(channels, frames);
  planes[on]![0] = 1;
  return planes;
};

test('an echo comes after its time, and again by the feedback', () => {
  const [out] = runEffect(delay, click(1, 0), { ...WET, time: 100, feedback: 50 });
  const found = echoes(out!, 0.2);
  expect(found.map(([at]) => at)).toEqual([4800, 9600]);
  // What the filters take from an impulse is small and the same each time.
  expect(found[1]![1] / found[0]![1]).toBeGreaterThan(0.38);
  expect(found[1]![1] / found[0]![1]).toBeLessThan(0.5);
});

test('beats follow the tempo', () => {
  const [out] = runEffect(
    delay,
    click(1, 0),
    { ...WET, timeUnit: 1, beats: 0.5, feedback: 0 },
    { tempo: 90 },
  );
  expect(echoes(out!, 0.2).map(([at]) => at)).toEqual([16000]);
});

test('a ping-pong changes sides', () => {
  const [left, right] = runEffect(delay, click(2, 0), { ...WET, time: 200, feedback: 80, way: 1 });
  expect(echoes(left!, 0.2).map(([at]) => at)[0]).toBe(9600);
  expect(echoes(right!, 0.2).map(([at]) => at)[0]).toBe(19200);
  expect(peak([right!], 0, 19000)).toBe(0);
});

test('an echo walks around a 5.1 room and spares the LFE', () => {
  const out = runEffect(delay, click(6, 0), { ...WET, time: 100, feedback: 90, way: 2 });
  const first = out.map((plane) => echoes(plane, 0.1)[0]?.[0]);
  // L, R, C, LFE, Ls, Rs
  expect(first).toEqual([4800, 14400, 9600, undefined, 24000, 19200]);
});

test('dry alone is the input', () => {
  const input = tone(440, 0.5, 0.5, 2);
  const out = runEffect(delay, input, { mix: 0 });
  expect(out.map((plane) => plane.subarray(0, 24000))).toEqual(input);
});

test('the loudest feedback of a full-scale tone stays within 20 times', () => {
  const running = delay.make(setupOf(1));
  const values = { ...WET, time: 10, feedback: 95 };
  expect(peak(runEffect(delay, tone(100, 4, 1), values, {}, running))).toBeLessThan(20);
});
