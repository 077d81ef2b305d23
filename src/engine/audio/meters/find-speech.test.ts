import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { realMedia } from '../../../../oracle/real-media.ts';
import type { Planes } from '../block.ts';
import { deinterleave, make, noise } from '../testing/fixtures.ts';
import { findSpeech, type SpeechStretch } from './find-speech.ts';
import { VoiceFeatures } from './voice-features.ts';

const RATE = 48_000;
const SIX = realMedia('spoken-5.1.flac');
const decode = (input: readonly string[], channels: number, rate: number): Planes | null => {
  const output = ['-ac', `${channels}`, '-ar', `${rate}`, '-f', 'f32le', '-'];
  const run = spawnSync('ffmpeg', ['-v', 'error', ...input, ...output], { maxBuffer: 1 << 28 });
  return run.status === 0 ? deinterleave(run.stdout, channels) : null;
};

/** A synthetic voice, by FFmpeg's flite; null where it was built without. */
const voices = ['kal', 'slt', 'rms', 'awb'].map((name) => {
  const text =
    'The harbour was quiet that morning. Nobody had seen the boat leave, and nobody would say where it went.';
  return decode(['-f', 'lavfi', '-i', `flite=text='${text}':voice=${name}`], 1, RATE)?.[0] ?? null;
});

function speechIn(planes: Planes, rate = RATE, chunk = 4096): SpeechStretch[] {
  const features = new VoiceFeatures(rate);
  const { length } = planes[0]!;
  for (let at = 0; at < length; at += chunk) features.process(planes, at, Math.min(at + chunk, length));
  return findSpeech(features);
}

/** Share of the samples from … to that lie in a stretch. */
function covered(stretches: readonly SpeechStretch[], from: number, to: number): number {
  const within = stretches.reduce(
    (sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)),
    0,
  );
  return within / (to - from);
}

/** Four seconds of bed, the voice, four seconds of bed. */
function scene(voice: Float32Array, bed: number): { planes: Planes; from: number; to: number } {
  const from = 4 * RATE;
  const to = from + voice.length;
  const [hiss] = noise(to + 4 * RATE, 1, 11);
  return { planes: [hiss!.map((value, i) => value * bed + 0.5 * (voice[i - from] ?? 0))], from, to };
}

describe.skipIf(voices.includes(null))('speech is found', () => {
  test.each([
    ['in silence', 0],
    ['in hiss 20 dB below it', 0.02],
  ])('%s: nearly all of it, and nearly nothing else', (_, bed) => {
    for (const voice of voices) {
      const { planes, from, to } = scene(voice!, bed);
      const stretches = speechIn(planes);
      expect(covered(stretches, from, to)).toBeGreaterThan(0.85);
      expect(covered(stretches, 0, from - RATE / 5)).toBe(0);
      expect(covered(stretches, to + RATE / 5, planes[0]!.length)).toBe(0);
    }
  });

  test('at any rate, in blocks of any size, and louder or softer', () => {
    const { planes, from, to } = scene(voices[0]!, 0.01);
    const whole = speechIn(planes);
    expect(speechIn(planes, RATE, 333)).toEqual(whole);
    for (const gain of [0.05, 4]) {
      const other = speechIn(planes.map((plane) => plane.map((value) => value * gain)));
      expect(covered(other, from, to)).toBeGreaterThan(0.85);
    }
    const half = [planes[0]!.filter((_, i) => i % 2 === 0)];
    expect(covered(speechIn(half, RATE / 2), from / 2, to / 2)).toBeGreaterThan(0.85);
  });
});

describe('what is no speech', () => {
  const seconds = 8;
  const at = (shape: (t: number) => number) => make(seconds * RATE, 1, (i) => shape(i / RATE));
  const tone = (hz: number, t: number) => Math.sin(2 * Math.PI * hz * t);
  const [hiss] = noise(seconds * RATE, 1, 3);
  test.each([
    ['silence', () => at(() => 0)],
    ['hiss', () => [hiss!]],
    ['hiss that comes and goes', () => [hiss!.map((v, i) => v * (0.5 + 0.5 * tone(3, i / RATE)))]],
    ['a tone', () => at((t) => 0.5 * tone(440, t))],
    [
      'a chord that is held',
      () => at((t) => 0.2 * (tone(220, t) + tone(277.2, t) + tone(329.6, t) + tone(440, t))),
    ],
    ['hum with its harmonics', () => at((t) => 0.2 * (tone(50, t) + tone(150, t) / 3 + tone(250, t) / 5))],
    ['clicks', () => make(seconds * RATE, 1, (i) => (i % 24_000 === 0 ? 0.9 : 0))],
  ])('%s', (_, planes) => {
    expect(speechIn(planes())).toEqual([]);
  });
});

/** Seconds in which the sum of the six channels is above −45 dBFS, by FFmpeg's silencedetect. */
const NAMES = [
  [0, 0.61],
  [1.22, 1.63],
  [2.12, 2.6],
  [3.19, 4.5],
  [5.09, 5.68],
  [6.3, 6.83],
] as const;

test.skipIf(!existsSync(SIX))('a voice that names six loudspeakers, in each of them', () => {
  const stretches = speechIn(decode(['-i', SIX], 6, RATE)!);
  expect(stretches.length).toBe(NAMES.length);
  for (const [from, to] of NAMES) expect(covered(stretches, from * RATE, to * RATE)).toBeGreaterThan(0.85);
  expect(covered(stretches, 7.1 * RATE, 8.1 * RATE)).toBe(0);
});
