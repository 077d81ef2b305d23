import { expect, test } from 'vitest';
import { chorus } from './chorus.ts';
import { flanger } from './flanger.ts';
import { phaser } from './phaser.ts';
import { saturator } from './saturator.ts';
import {
  differenceDb,
  gainsOf,
  impulse,
  noise,
  runEffect,
  setupOf,
  tone,
  toneDb,
} from './testing/run-effect.ts';
import { width } from './width.ts';

test('a chorus of one voice that does not swing is a delay', () => {
  const [out] = runEffect(chorus, impulse(1280, 1), { voices: 1, depth: 0, delayTime: 10, mix: 100 });
  expect([...out!.entries()].filter(([, x]) => Math.abs(x) > 1e-6)).toEqual([[480, 1]]);
});

test('a swinging chorus bends the pitch up and down', () => {
  const [out] = runEffect(chorus, tone(1000, 2, 0.5), {
    voices: 1,
    rate: 2,
    depth: 50,
    delayTime: 10,
    mix: 100,
  });
  // A delay of 3 ms · sin(2π 2 t) shifts 1 kHz by up to 38 Hz: the tone itself fades into sidebands.
  expect(toneDb(out!, 1000, 24000, 72000)).toBeLessThan(-12);
  expect(toneDb(out!, 1030, 24000, 72000)).toBeGreaterThan(-30);
});

test('a flanger that stands still is a comb', () => {
  const values = { depth: 0, delayTime: 1, feedback: 50, mix: 50 };
  const [out] = runEffect(flanger, impulse(9600, 1), values);
  const found = [...out!.entries()].filter(([, x]) => Math.abs(x) > 0.1);
  expect(found).toEqual([
    [0, 1],
    [48, 1],
    [96, 0.5],
    [144, 0.25],
    [192, 0.125],
  ]);
});

test('a phaser that stands still has a notch where its all-passes turn by half', () => {
  const values = { centre: 1000, sweepOctaves: 0, notches: 1, feedback: 0, mix: 50 };
  const [out] = runEffect(phaser, impulse(9600, 1), values);
  const [low, notch, high] = gainsOf(out!, [50, 1000, 12000]) as [number, number, number];
  expect(notch).toBeLessThan(-80);
  expect(low).toBeGreaterThan(5.5);
  expect(high).toBeGreaterThan(5);
});

test('channels of a modulation differ as far as they are spread', () => {
  for (const effect of [chorus, flanger, phaser]) {
    const input = tone(440, 0.5, 0.5, 2);
    const [a, b] = runEffect(effect, input, { spread: 0 });
    expect(a).toEqual(b);
    const [c, d] = runEffect(effect, input, { spread: 100 });
    expect(differenceDb([c!], [d!])).toBeGreaterThan(-30);
  }
});

test('no width is mono, double width doubles what the sides do not share', () => {
  const input = noise(12800, 6);
  const narrow = runEffect(width, input, { widthAmount: 0 });
  expect(narrow[0]).toEqual(narrow[1]);
  expect(narrow[4]).toEqual(narrow[5]);
  expect([narrow[2], narrow[3]]).toEqual([input[2], input[3]]);
  const wide = runEffect(width, input, { widthAmount: 200 });
  for (let i = 0; i < 12800; i += 17) {
    expect(wide[0]![i]! - wide[1]![i]!).toBeCloseTo(2 * (input[0]![i]! - input[1]![i]!), 5);
    expect(wide[0]![i]! + wide[1]![i]!).toBeCloseTo(input[0]![i]! + input[1]![i]!, 5);
  }
  expect(runEffect(width, input, {})).toEqual(input);
});

test('lows can be kept in the middle', () => {
  const left = tone(40, 1, 0.5)[0]!;
  const out = runEffect(width, [left, left.map((x) => -x)], { bassMono: 1, bassFrequency: 300 });
  expect(toneDb(out[0]!, 40, 24000, 48000)).toBeLessThan(-35);
});

test('a saturator that is not driven passes soft sounds, late by what it says', () => {
  const { latency } = saturator.make(setupOf(1));
  const input = tone(1000, 0.5, 0.001);
  for (const character of [0, 1, 2, 3]) {
    const [out] = runEffect(saturator, input, { drive: 0, output: 0, character });
    const settled = out!.subarray(12000 + latency, 20000 + latency);
    expect(differenceDb([settled], [input[0]!.subarray(12000, 20000)])).toBeLessThan(-90);
  }
});

test('overtones of a bent wave do not fold down', () => {
  const [out] = runEffect(saturator, tone(9000, 1, 1), { drive: 6, character: 0, output: 0 });
  const level = toneDb(out!, 9000, 12000, 36000);
  // The third lies at 27 kHz and would fold to 21, the fifth to 3, the seventh to 15.
  for (const folded of [3000, 15000]) expect(toneDb(out!, folded, 12000, 36000) - level).toBeLessThan(-75);
  const low = runEffect(saturator, tone(1000, 1, 1), { drive: 18, character: 0, output: 0 })[0]!;
  expect(toneDb(low, 3000, 12000, 36000)).toBeGreaterThan(-20);
});
