import { describe, expect, test } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { limiter } from './limiter.ts';
import { truePeakDb } from './testing/ffmpeg.ts';
import { impulse, noise, peak, runEffect, setupOf, tone } from './testing/run-effect.ts';

const { latency } = limiter.make(setupOf(1));
const aligned = (planes: Float32Array[], frames: number): Float32Array[] =>
  planes.map((plane) => plane.subarray(latency, latency + frames));

test('below the ceiling it only delays, by what it says', () => {
  const input = noise(9600, 6, 0.2);
  const padded = input.map((plane) => Float32Array.from({ length: 9600 + 512 }, (_, i) => plane[i] ?? 0));
  expect(aligned(runEffect(limiter, padded), 9600)).toEqual(input);
  const [out] = runEffect(limiter, impulse(1024, 1, 100, 0.5), {});
  expect(out!.indexOf(0.5)).toBe(100 + latency);
});

test('channels keep their balance', () => {
  const input = [tone(997, 0.5, 2)[0]!, tone(997, 0.5, 0.5)[0]!];
  const [a, b] = runEffect(limiter, input);
  for (let i = 0; i < 24000; i += 7) expect(Math.abs(a![i]! - 4 * b![i]!)).toBeLessThan(1e-6);
});

test('a sudden peak meets its gain', () => {
  const input = noise(24000, 2, 0.5);
  for (let i = 3000; i < 24000; i += 3001) input[0]![i] = i % 2 ? 4 : -4;
  expect(peak(runEffect(limiter, input, { ceiling: -6, release: 5 }))).toBeLessThanOrEqual(10 ** (-6 / 20));
});

describe.skipIf(!hasFfmpeg)('FFmpeg’s true peak stays under the ceiling', () => {
  const loud = 4;
  const cases: [string, Float32Array[], number][] = [
    ['noise', noise(96000, 2, loud), -1],
    [
      'a tone between its samples',
      tone(12000, 1, 1).map((plane) => plane.map((_, i) => loud * Math.sin((i * Math.PI) / 2 + Math.PI / 4))),
      -1,
    ],
    ['5 kHz and its neighbours', tone(4999, 1, loud), -2],
    ['a tone near the end of the band', tone(19000, 1, loud), -1],
    [
      'bursts',
      noise(96000, 2, loud, 5).map((plane) => plane.map((x, i) => (Math.floor(i / 700) % 3 ? 0.01 * x : x))),
      -1,
    ],
    [
      'clipped noise',
      noise(96000, 1, 8, 9).map((plane) => plane.map((x) => Math.max(-1, Math.min(1, x)))),
      -1,
    ],
    ['a square wave', tone(440, 1, 1).map((plane) => plane.map((x) => (x > 0 ? 1.5 : -1.5))), -3],
  ];
  test.each(cases)('%s', (_, input, ceiling) => {
    for (const release of [5, 100]) {
      const read = truePeakDb(runEffect(limiter, input, { ceiling, release }));
      expect(read).toBeLessThanOrEqual(ceiling + 0.1);
      expect(read).toBeGreaterThan(ceiling - 1.5);
    }
  });
});
