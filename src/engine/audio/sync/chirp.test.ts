import { describe, expect, test } from 'vitest';
import { findChirp, latencySignal } from './chirp.ts';

/** Uniform in −1 … 1, the same in every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** What a microphone hears of the signal, `delay` samples later: at `gain`, with echoes of a room, in noise. */
function room(rate: number, delay: number, gain: number, loudness: number): Float32Array {
  const signal = latencySignal(rate);
  const next = noise(delay + 1);
  const heard = Float32Array.from(signal, () => loudness * next());
  for (const [late, part] of [
    [0, 1],
    [311, -0.5],
    [1207, 0.4],
    [4001, 0.25],
  ] as const)
    for (let i = 0; i + delay + late < heard.length; i++)
      heard[i + delay + late] = heard[i + delay + late]! + gain * part * signal[i]!;
  return heard;
}

describe('the way from loudspeaker to microphone', () => {
  test.each([
    [48_000, 0, 1, 0],
    [48_000, 1411, 0.5, 0.01],
    [48_000, 14_397, 0.05, 0.02],
    [44_100, 2203, 0.1, 0.05],
    [96_000, 30_001, 0.2, 0.02],
  ])(
    'at %i Hz, %i samples later, %f as loud, in noise of %f: to the sample',
    (rate, delay, gain, loudness) => {
      const found = findChirp(room(rate, delay, gain, loudness), rate);
      expect(Math.abs(found.frames - delay)).toBeLessThan(0.5);
      expect(found.score).toBeGreaterThan(9);
    },
  );

  test('a microphone that is off or hears something else has not heard it', () => {
    const next = noise(7);
    expect(findChirp(new Float32Array(65_536), 48_000).score).toBe(0);
    expect(findChirp(Float32Array.from({ length: 65_536 }, next), 48_000).score).toBeLessThan(9);
    const hum = Float32Array.from({ length: 65_536 }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 48_000));
    expect(findChirp(hum, 48_000).score).toBeLessThan(9);
  });

  test('it is never loud', () => {
    const signal = latencySignal(48_000);
    expect(signal.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThanOrEqual(0.25);
    expect(signal.some((value) => Math.abs(value) > 0.2)).toBe(true);
  });
});
