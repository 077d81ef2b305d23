import { describe, expect, test } from 'vitest';
import { samplesToTicks } from '../../base/time.ts';
import { makePlanes } from './block.ts';
import { planMix } from './mix-plan.ts';
import { Resampler } from './resampler.ts';
import { locate, samplePosition, takeOf } from './take.ts';
import { ffmpegFilter, make, media, mixAll, opener, snrDb, span, track } from './testing/fixtures.ts';

const FRAMES = 16384;

/** A sine of the source's rate, resampled, against the sine computed at the output's sample times. */
function sineSnr(sourceRate: number, outputRate: number, hz: number, speed = { num: 1, den: 1 }): number {
  const take = takeOf(span(media(makePlanes(1, sourceRate), sourceRate), { speed }))!;
  const position = samplePosition(take, sourceRate, outputRate);
  const resampler = new Resampler(position);
  const need = resampler.needs(5000, FRAMES);
  const source = make(
    need.length,
    1,
    (i) => 0.9 * Math.sin((2 * Math.PI * hz * (need.first + i)) / sourceRate),
  );
  const out = makePlanes(1, FRAMES);
  resampler.run(source, need.first, 5000, FRAMES, out, 0);
  const ratio = position.step / position.phases;
  const want = make(FRAMES, 1, (i) => 0.9 * Math.sin((2 * Math.PI * hz * (5000 + i) * ratio) / sourceRate));
  return snrDb(want[0]!, out[0]!);
}

describe('a sine comes out at the right time and with the right level', () => {
  test.each([
    [44100, 48000],
    [48000, 44100],
    [48000, 96000],
    [96000, 48000],
    [192000, 48000],
    [44100, 96000],
  ])('%i → %i Hz: ≥ 110 dB at 1 kHz, ≥ 100 dB at 15 kHz', (from, to) => {
    expect(sineSnr(from, to, 1000)).toBeGreaterThan(110);
    expect(sineSnr(from, to, 15000)).toBeGreaterThan(100);
    expect(sineSnr(from, to, 19000)).toBeGreaterThan(100);
  });

  test('8 kHz and 384 kHz files too', () => {
    expect(sineSnr(8000, 48000, 3000)).toBeGreaterThan(100);
    expect(sineSnr(384000, 48000, 15000)).toBeGreaterThan(100);
  });

  test('speeds that no table has rows for are interpolated between rows', () => {
    expect(sineSnr(48000, 48000, 1000, { num: 9137, den: 10000 })).toBeGreaterThan(110);
    expect(sineSnr(44100, 48000, 10000, { num: 1001, den: 1000 })).toBeGreaterThan(110);
  });
});

test('what lies above the new Nyquist frequency is kept out', () => {
  for (const hz of [24500, 30000, 40000]) {
    const resampler = new Resampler({ step: 2, phases: 1, origin: 0n });
    const need = resampler.needs(0, FRAMES);
    const source = make(need.length, 1, (i) => Math.sin((2 * Math.PI * hz * i) / 96000));
    const out = makePlanes(1, FRAMES);
    resampler.run(source, need.first, 0, FRAMES, out, 0);
    const peak = Math.max(...out[0]!.map(Math.abs));
    // 24.5 kHz lies in the transition, which ends at 26.4 kHz.
    expect(20 * Math.log10(peak)).toBeLessThan(hz < 26500 ? -6 : -115);
  }
});

test('agrees with the resampler of FFmpeg at its best', async () => {
  const tones = Array.from({ length: 30 }, (_, k) => 100 + k * 611);
  const chord = make(
    44100,
    1,
    (i) => tones.reduce((sum, hz) => sum + Math.sin((2 * Math.PI * hz * i) / 44100), 0) / 40,
  );
  const source = media(chord, 44100);
  const want = ffmpegFilter(source.planes, 44100, 'aresample=48000:filter_size=256:cutoff=0.98', 1);
  const plan = planMix([track([span(source, { pan: -1 })])], 48000, 2);
  const got = await mixAll(plan, opener([source]), { start: 0, end: 48000 });
  expect(snrDb(want[0]!, got[0]!, 2000, 46000)).toBeGreaterThan(100);
});

test('an impulse stays on its sample', async () => {
  for (const rate of [44100, 48000, 96000]) {
    const source = media(
      make(rate, 1, (i) => (i === rate / 2 ? 1 : 0)),
      rate,
    );
    const plan = planMix([track([span(source, { pan: -1 })])], 48000, 2);
    const [left] = await mixAll(plan, opener([source]), { start: 0, end: 48000 });
    const peak = left!.reduce((best, value, i) => (value > left![best]! ? i : best), 0);
    expect(peak).toBe(24000);
    expect(left![24000 - 7]).toBeCloseTo(left![24000 + 7]!, 6);
  }
});

test('positions are exact at the end of a day, with any ratio', () => {
  const day = 86400 * 48000;
  const source = media(makePlanes(1, 10), 44100);
  const start = samplesToTicks(day, 48000);
  const take = takeOf(span(source, { start, end: start + 1e9, sourceStart: samplesToTicks(3, 44100) }))!;
  expect(locate(samplePosition(take, 44100, 48000), day)).toEqual({ index: 3, phase: 0 });
  expect(locate(samplePosition(take, 44100, 48000), day - 160)).toEqual({ index: 3 - 147, phase: 0 });
});
