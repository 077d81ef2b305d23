import { describe, expect, test } from 'vitest';
import { makeImpulse, SPACES } from '../../engine/audio/dsp/impulse-maker.ts';
import { convolutionReverb } from './convolution-reverb.ts';
import { differenceDb, impulse, noise, peak, prepared, runEffect, setupOf } from './testing/run-effect.ts';

const WET = { mix: 100, lowCut: 10, highCut: 20000, preDelay: 0 };
const energy = (plane: Float32Array): number => plane.reduce((sum, x) => sum + x * x, 0);
const scaled = (plane: Float32Array): Float32Array => {
  const size = Math.sqrt(energy(plane));
  return plane.map((x) => x / size);
};

describe.each([1, 127, 129, 2047, 2049, 5000, 16385, 40000])('a response of %i samples', (length) => {
  const response = noise(length, 1, 1, length)[0]!;

  test('answers an impulse with itself, at energy 1', () => {
    const [out] = runEffect(convolutionReverb, impulse(length + 20000, 1, 777), WET, {
      data: { impulse: [response] },
    });
    const wanted = new Float32Array(out!.length);
    wanted.set(scaled(response), 777);
    expect(differenceDb([out!], [wanted])).toBeLessThan(-125);
  });
});

test('is the sum that defines a convolution', () => {
  const response = noise(20000, 1, 1, 3)[0]!;
  const input = noise(30000, 1, 0.5, 4)[0]!;
  const [out] = runEffect(convolutionReverb, [input], WET, { data: { impulse: [response] } });
  const unit = scaled(response);
  for (const n of [0, 5, 127, 128, 2047, 2048, 9999, 16383, 16384, 20480, 29999]) {
    let sum = 0;
    for (let k = 0; k <= n && k < unit.length; k++) sum += unit[k]! * input[n - k]!;
    expect(Math.abs(out![n]! - sum)).toBeLessThan(2e-6);
  }
});

test('sides have their own planes, the LFE has none', () => {
  const data = { impulse: [Float32Array.of(0, 1), Float32Array.of(0, 0, 0, 1)] };
  const out = runEffect(convolutionReverb, impulse(256, 6), WET, { data });
  // L, R, C, LFE, Ls, Rs
  expect(out.map((plane) => plane.findIndex((x) => Math.abs(x) > 0.5))).toEqual([1, 3, 1, 0, 1, 3]);
});

test('a minute of response is bounded, and what is longer is cut', () => {
  const rate = 44100;
  const long = new Float32Array(61 * rate);
  long[0] = 1;
  long[59 * rate] = 1;
  long[60 * rate + 10] = 1;
  const options = prepared(convolutionReverb, { rate, data: { impulse: [long] } });
  const running = convolutionReverb.make(setupOf(1, options));
  expect(running.tail).toBeLessThan(62 * rate);
  expect(running.tail).toBeGreaterThan(60 * rate);
});

test.each(SPACES.map((space) => [space.id, space] as const))('%s decays as it says', (_, space) => {
  const [left, right] = makeImpulse(space, 48000, 2);
  expect(peak([left!])).toBeGreaterThan(0.1);
  expect(left).not.toEqual(right);
  const rms = (from: number): number =>
    Math.sqrt(energy(left!.subarray(from * 48000, (from + 0.05) * 48000)));
  const middle = space.decays[1];
  const fall = 20 * Math.log10(rms(0.3 * middle) / rms(0.8 * middle));
  expect(fall).toBeGreaterThan(20);
  expect(fall).toBeLessThan(50);
});
