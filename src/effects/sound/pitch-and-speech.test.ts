import { expect, test } from 'vitest';
import { timeStretch } from '../../engine/audio/dsp/phase-vocoder.ts';
import { detectSpeech } from '../../engine/audio/dsp/speech-detector.ts';
import { ducker } from './ducker.ts';
import { pitchShift } from './pitch-shift.ts';
import { differenceDb, noise, runEffect, setupOf, tone, toneDb } from './testing/run-effect.ts';

const { latency } = pitchShift.make(setupOf(1));

test.each([-12, -5, 7, 12])('%i semitones move a tone there, as loud as it was', (semitones) => {
  const [out] = runEffect(pitchShift, tone(440, 0.6, 0.5), { semitones });
  expect(toneDb(out!, 440 * 2 ** (semitones / 12), 9600, 28800)).toBeCloseTo(20 * Math.log10(0.5), 1);
  expect(toneDb(out!, 440, 9600, 28800)).toBeLessThan(-80);
});

test.each([-12, 0, 12])('at %i semitones a burst stays where it is, late by the latency', (semitones) => {
  const [input] = tone(1000, 0.5, 0);
  for (let i = 6000; i < 8400; i++) input![i] = Math.sin(i * 0.13) * Math.sin((Math.PI * (i - 6000)) / 2400);
  const centre = (plane: Float32Array): number => {
    let [sum, moment] = [0, 0];
    plane.forEach((x, i) => {
      sum += x * x;
      moment += x * x * i;
    });
    return moment / sum;
  };
  const [out] = runEffect(pitchShift, [input!], { semitones });
  expect(Math.abs(centre(out!) - centre(input!) - latency)).toBeLessThan(48);
});

test('no transposition is a delay', () => {
  const [input] = noise(19200, 1);
  const [out] = runEffect(pitchShift, [input!], {});
  expect(differenceDb([out!.subarray(latency)], [input!], 0, 12000)).toBeLessThan(-100);
});

test('channels keep their phase to each other', () => {
  const [left] = noise(19200, 1);
  const [a, b] = runEffect(pitchShift, [left!, left!.map((x) => -0.5 * x)], { semitones: 5 });
  expect(differenceDb([a!], [b!.map((x) => -2 * x)])).toBeLessThan(-100);
});

test.each([0.5, 0.8, 1.5, 2])('a stretch by %f keeps the pitch', (ratio) => {
  const [out] = timeStretch(tone(440, 0.5, 0.5), ratio, 48000);
  expect(out!.length).toBe(24000 * ratio);
  expect(toneDb(out!, 440, Math.round(6000 * ratio), Math.round(18000 * ratio))).toBeCloseTo(-6, 0);
});

/** Four syllables a second from 1 to 3 s, quiet noise around. */
const speech = (): Float32Array[] => {
  const planes = noise(4 * 48000, 1, 0.3);
  planes[0]!.forEach((x, i) => {
    const speaks = i >= 48000 && i < 144000;
    planes[0]![i] = x * (speaks ? Math.max(0.02, Math.sin((2 * Math.PI * 4 * i) / 48000)) : 0.002);
  });
  return planes;
};

test('speech is found where it is, and neither in steady noise nor in a tone', () => {
  const found = detectSpeech(speech(), 48000);
  expect(found.length).toBe(1);
  expect(Math.abs(found[0]!.start / 48000 - 1)).toBeLessThan(0.05);
  expect(Math.abs(found[0]!.end / 48000 - 3)).toBeLessThan(0.4);
  expect(detectSpeech(noise(144000, 1, 0.3), 48000)).toEqual([]);
  expect(detectSpeech(tone(440, 3, 0.3), 48000)).toEqual([]);
});

test('music sinks while somebody speaks, and comes back; the switch lets it be', () => {
  const music = tone(440, 4, 0.5);
  const key = speech();
  const [out] = runEffect(ducker, music, { duckAmount: 12, hold: 100, release: 300 }, { key });
  const gain = (seconds: number): number =>
    toneDb(out!, 440, (seconds - 0.05) * 48000, seconds * 48000) + 6.02;
  expect(gain(0.9)).toBeCloseTo(0, 1);
  for (const when of [1.3, 2, 2.9]) expect(gain(when)).toBeCloseTo(-12, 0);
  expect(gain(4)).toBeCloseTo(0, 0);
  expect(runEffect(ducker, music, { duckOn: 0 }, { key })).toEqual(music);
  expect(runEffect(ducker, music, {})).toEqual(music);
});
