import { expect, test } from 'vitest';
import { learnNoisePrint } from '../../engine/audio/dsp/noise-print.ts';
import { clickRemoval } from './click-removal.ts';
import { noiseReduction } from './noise-reduction.ts';
import { differenceDb, noise, runEffect, setupOf, tone, toneDb } from './testing/run-effect.ts';
import { voiceEnhancer } from './voice-enhancer.ts';

const levelDb = (plane: Float32Array, from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += plane[i]! * plane[i]!;
  return 10 * Math.log10(sum / (to - from));
};

test('a learned noise sinks by what is asked, a tone in it stays', () => {
  const { latency } = noiseReduction.make(setupOf(1));
  const [hiss] = noise(72000, 1, 0.05, 3);
  const [clean] = tone(600, 1.5, 0.3);
  const input = hiss!.map((x, i) => x + (i >= 36000 ? clean![i]! : 0));
  const data = { noise: learnNoisePrint([hiss!.subarray(0, 24000)]) };
  const [out] = runEffect(noiseReduction, [input], { noiseReductionAmount: 15 }, { data });
  const sunk = levelDb(input, 10000, 30000) - levelDb(out!, 10000 + latency, 30000 + latency);
  expect(sunk).toBeGreaterThan(13);
  expect(sunk).toBeLessThan(15.5);
  const kept = toneDb(out!, 600, 48000, 72000) - toneDb(input, 600, 48000, 72000);
  expect(Math.abs(kept)).toBeLessThan(1);
});

test('without a print it is a delay, to the bit', () => {
  const { latency } = noiseReduction.make(setupOf(2));
  const input = noise(75 * 128, 2);
  const out = runEffect(noiseReduction, input, {});
  expect(
    differenceDb(
      out.map((plane) => plane.subarray(latency)),
      input,
      0,
      9600 - latency,
    ),
  ).toBeLessThan(-140);
});

test('clicks are mended, and what has none is left to the bit', () => {
  const { latency } = clickRemoval.make(setupOf(1));
  const [clean] = tone(440, 1, 0.3);
  const clicked = clean!.slice();
  for (let n = 5000; n < 47000; n += 3333) {
    clicked[n] = 0.9;
    clicked[n + 1] = -0.8;
  }
  const [out] = runEffect(clickRemoval, [clicked]);
  expect(differenceDb([out!.subarray(latency)], [clean!], 0, 47000)).toBeLessThan(-50);
  const [same] = runEffect(clickRemoval, [clean!]);
  expect(same!.subarray(latency, 47000)).toEqual(clean!.subarray(0, 47000 - latency));
});

test('a voice enhancer takes rumble, lifts the voice and evens it out', () => {
  const gain = (frequency: number, level: number): number => {
    const input = tone(frequency, 2, level);
    const [out] = runEffect(voiceEnhancer, input, {});
    return toneDb(out!, frequency, 48000, 96000) - toneDb(input[0]!, frequency, 48000, 96000);
  };
  expect(gain(30, 0.05)).toBeLessThan(-25);
  expect(gain(3800, 0.02)).toBeGreaterThan(gain(600, 0.02));
  expect(gain(600, 0.7)).toBeLessThan(gain(600, 0.05) - 3);
});
