import { describe, expect, test } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { makePlanes } from '../../engine/audio/block.ts';
import { compressor } from './compressor.ts';
import { deEsser } from './de-esser.ts';
import { expander } from './expander.ts';
import { multibandCompressor } from './multiband-compressor.ts';
import { filtered } from './testing/ffmpeg.ts';
import {
  gainsOf,
  impulse,
  noise,
  peak,
  runEffect,
  setupOf,
  tone,
  toneDb,
  valuesOf,
} from './testing/run-effect.ts';

const dB = (level: number): number => 10 ** (level / 20);
/** Level of the second half of two seconds of a steady tone at 1 kHz. */
const settled = (plane: Float32Array): number => toneDb(plane, 1000, 48000, 96000);

describe.each([
  ['compressor', compressor, { threshold: -24, ratio: 4, knee: 10, makeUp: 3 }],
  ['compressor by RMS', compressor, { threshold: -30, ratio: 2, knee: 0, detector: 1, mix: 60 }],
  ['expander', expander, { threshold: -20, ratio: 3, range: 25, hysteresis: 0, hold: 0 }],
] as const)('%s', (_, effect, values) => {
  test('a steady tone comes out as its curve says', () => {
    for (const level of [-50, -36, -27, -22, -12, 0]) {
      const out = settled(runEffect(effect, tone(1000, 2, dB(level)), values)[0]!);
      const drawn = effect.curve!(valuesOf(effect, values), Float64Array.of(level))[0]!;
      expect(Math.abs(out - drawn), `${level} dBFS`).toBeLessThan(0.1);
    }
  });
});

test.skipIf(!hasFfmpeg)('a hard knee is the law of FFmpeg’s compressor', () => {
  for (const level of [-30, -12, -3]) {
    const input = tone(1000, 2, dB(level));
    const ours = runEffect(compressor, input, {
      threshold: -20,
      ratio: 4,
      knee: 0,
      attack: 10,
      release: 200,
    });
    const theirs = filtered(
      input,
      'acompressor=threshold=0.1:ratio=4:knee=1:attack=10:release=200:detection=peak',
    );
    // Its detector falls between the peaks, ours holds them for 10 ms.
    expect(Math.abs(settled(ours[0]!) - settled(theirs[0]!))).toBeLessThan(0.6);
  }
});

test('attack and release take the time that they are given', () => {
  const input = tone(1000, 3, dB(-40));
  for (let i = 48000; i < 96000; i++) input[0]![i] = input[0]![i]! * 100;
  const out = runEffect(compressor, input, {
    threshold: -20,
    ratio: 20,
    knee: 0,
    attack: 50,
    release: 500,
  })[0]!;
  const gainAt = (n: number): number => toneDb(out, 1000, n, n + 480) - toneDb(input[0]!, 1000, n, n + 480);
  const full = -19;
  expect(gainAt(48000 + 2400 - 240)).toBeCloseTo(full * (1 - Math.exp(-1)), 0);
  expect(gainAt(96000 + 480 + 24000 - 240)).toBeCloseTo(full * Math.exp(-1), 0);
  expect(gainAt(90000)).toBeCloseTo(full, 1);
});

test('all channels move by one gain, and the reduction is told', () => {
  const [loud, soft] = [tone(1000, 1, 1)[0]!, tone(1000, 1, 0.01)[0]!];
  const running = compressor.make(setupOf(6));
  const planes = [loud, soft, soft.slice(), soft.slice(), soft.slice(), soft.slice()];
  const out = runEffect(compressor, planes, { threshold: -20, ratio: 4, knee: 0 }, {}, running);
  const gain = toneDb(out[0]!, 1000, 24000, 48000);
  expect(gain).toBeCloseTo(-15, 0);
  for (const plane of out.slice(1)) expect(toneDb(plane, 1000, 24000, 48000)).toBeCloseTo(gain - 40, 3);
  expect(running.reduction![0]).toBeCloseTo(gain, 0);
});

test('a side chain presses what it is told to', () => {
  const input = tone(1000, 1, 0.1);
  const values = { threshold: -40, ratio: 10, knee: 0 };
  const free = runEffect(compressor, input, values, { key: makePlanes(1, 48000) });
  expect(peak(free, 24000)).toBeCloseTo(0.1, 5);
  const pressed = runEffect(compressor, input, values, { key: tone(200, 1, 1) });
  expect(peak(pressed, 24000)).toBeLessThan(0.1 * dB(-34));
  const deaf = runEffect(
    compressor,
    input,
    { ...values, keyFilterOn: 1, keyFilter: 1000 },
    { key: tone(30, 1, 1) },
  );
  expect(peak(deaf, 24000)).toBeGreaterThan(0.1 * dB(-2));
});

test('below every threshold nothing is touched', () => {
  const quiet = noise(4800, 6, 0.001);
  const whole = 38 * 128;
  for (const [effect, values] of [
    [compressor, { threshold: -20 }],
    [deEsser, { threshold: -20 }],
    [expander, { threshold: -80 }],
  ] as const) {
    const out = runEffect(effect, quiet, values);
    expect(out[0]!.length).toBe(whole);
    expect(out.map((plane) => plane.subarray(0, 4800))).toEqual(quiet);
  }
});

test('a gate closes behind a sound and opens for the next', () => {
  const input = tone(1000, 2, 0.001);
  for (let i = 0; i < 24000; i++) input[0]![i] = input[0]![i]! * 500;
  for (let i = 72000; i < 96000; i++) input[0]![i] = input[0]![i]! * 500;
  const [out] = runEffect(expander, input, { threshold: -40, ratio: 100, range: 80, hold: 50, release: 20 });
  expect(peak([out!], 4800, 24000)).toBeCloseTo(0.5, 2);
  expect(peak([out!], 48000, 71900)).toBeLessThan(1e-6);
  expect(peak([out!], 73000)).toBeCloseTo(0.5, 2);
});

test('a de-esser sinks its band and leaves the rest', () => {
  const values = { frequency: 6500, threshold: -40, ratio: 20, range: 12 };
  const input = tone(6500, 1, 0.3);
  const low = tone(300, 1, 0.3)[0]!;
  input[0]!.forEach((x, i) => {
    input[0]![i] = x + low[i]!;
  });
  const [out] = runEffect(deEsser, input, values);
  expect(toneDb(out!, 6500, 24000, 48000) - toneDb(input[0]!, 6500, 24000, 48000)).toBeCloseTo(-12, 1);
  expect(toneDb(out!, 300, 24000, 48000) - toneDb(input[0]!, 300, 24000, 48000)).toBeCloseTo(0, 1);
});

test('four bands that are not compressed add up at 0 dB', () => {
  const rows = Object.fromEntries([1, 2, 3, 4].map((n) => [`band${n}Ratio`, 1]));
  for (const crossovers of [
    {},
    { crossover1: 60, crossover2: 400, crossover3: 2500 },
    { crossover1: 1000, crossover2: 200, crossover3: 1500 },
  ]) {
    const [out] = runEffect(multibandCompressor, impulse(48000, 1), { ...rows, ...crossovers });
    for (const gain of gainsOf(out!, [25, 60, 120, 400, 800, 1200, 2500, 6000, 12000, 20000]))
      expect(Math.abs(gain)).toBeLessThan(0.001);
  }
});

test('a band that is pressed leaves the others', () => {
  const values = { band1Threshold: -60, band1Ratio: 20, band2Ratio: 1, band3Ratio: 1, band4Ratio: 1 };
  // The next band’s own slope leaves −38 dB of it.
  expect(toneDb(runEffect(multibandCompressor, tone(40, 2, 0.5), values)[0]!, 40, 48000, 96000)).toBeLessThan(
    -40,
  );
  expect(settled(runEffect(multibandCompressor, tone(1000, 2, 0.5), values)[0]!)).toBeCloseTo(-6, 0);
});
