import { expect, test } from 'vitest';
import { reverb } from './reverb.ts';
import { impulse, peak, runEffect } from './testing/run-effect.ts';

const WET = { mix: 100, preDelay: 0, lowCut: 10, highCut: 20000, earlyLevel: -60, modulation: 0 };

const energy = (plane: Float32Array, from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += plane[i]! * plane[i]!;
  return sum;
};

/** Seconds for 60 dB, from the slope of Schroeder's backward integral between −5 and −35 dB. */
function decayTime(plane: Float32Array, rate = 48000): number {
  const rest = new Float64Array(plane.length + 1);
  for (let i = plane.length - 1; i >= 0; i--) rest[i] = rest[i + 1]! + plane[i]! ** 2;
  const when = (db: number): number => rest.findIndex((left) => left <= rest[0]! * 10 ** (db / 10));
  return (2 * (when(-35) - when(-5))) / rate;
}

test.each([0.5, 2, 5])('falls by 60 dB in %f s', (decay) => {
  const [out] = runEffect(reverb, impulse(48000 * decay * 1.5, 2), { ...WET, decay, highDecay: 100 });
  expect(decayTime(out!) / decay).toBeGreaterThan(0.9);
  expect(decayTime(out!) / decay).toBeLessThan(1.1);
});

test('highs fall first', () => {
  const input = impulse(96000, 1);
  const [even] = runEffect(reverb, input, { ...WET, decay: 2, highDecay: 100 });
  const [dull] = runEffect(reverb, input, { ...WET, decay: 2, highDecay: 20 });
  const brightness = (plane: Float32Array): number => {
    const slopes = plane.map((x, i) => (i ? x - plane[i - 1]! : 0));
    return energy(slopes, 48000, 72000) / energy(plane, 48000, 72000);
  };
  expect(brightness(dull!)).toBeLessThan(brightness(even!) / 4);
});

test('surrounds with equal energy and no likeness, and spares the LFE', () => {
  const input = impulse(48000, 6);
  for (const c of [1, 2, 3, 4, 5]) input[c]!.fill(0);
  const out = runEffect(reverb, input, { ...WET, decay: 2 });
  expect(peak([out[3]!])).toBe(0);
  const heard = [0, 1, 2, 4, 5].map((c) => out[c]!);
  const energies = heard.map((plane) => energy(plane, 4800, 48000));
  for (const one of energies) expect(Math.abs(10 * Math.log10(one / energies[0]!))).toBeLessThan(1.5);
  for (const [a, first] of heard.entries())
    for (const [b, second] of heard.entries()) {
      if (b <= a) continue;
      let product = 0;
      for (let i = 4800; i < 48000; i++) product += first[i]! * second[i]!;
      expect(Math.abs(product) / Math.sqrt(energies[a]! * energies[b]!)).toBeLessThan(0.15);
    }
});

test('the pre-delay is kept, and the sound itself stays', () => {
  const [late] = runEffect(reverb, impulse(9600, 1), { ...WET, earlyLevel: 0, preDelay: 100 });
  expect(peak([late!], 0, 4800)).toBe(0);
  expect(peak([late!], 4800)).toBeGreaterThan(0.1);
  const [dry] = runEffect(reverb, impulse(9600, 1), { ...WET, mix: 0 });
  expect(dry!.indexOf(1)).toBe(0);
  expect(peak([dry!], 1)).toBe(0);
});
