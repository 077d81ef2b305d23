// What effects are given besides their params: read, brought to the rate of the mix, named when it cannot be had.
import { describe, expect, test } from 'vitest';
import { convolutionReverb } from '../../effects/sound/convolution-reverb.ts';
import { noiseReduction } from '../../effects/sound/noise-reduction.ts';
import { findSoundEffect } from '../../effects/sound/sound-effects.ts';
import { runEffect } from '../../effects/sound/testing/run-effect.ts';
import type { InsertData, SoundMix } from '../timeline/types.ts';
import { learnNoisePrint, PRINT_BINS, packPrint, printAtRate, unpackPrint } from './dsp/noise-print.ts';
import { EffectDataStore } from './effect-data.ts';
import { planMix } from './mix-plan.ts';
import { withoutSamples, withSamples } from './plan-data.ts';
import {
  desk,
  insert,
  type Media,
  make,
  media,
  mixAll,
  noise,
  opener,
  span,
  track,
  worst,
} from './testing/fixtures.ts';

const RATE = 48000;
const voice = media(noise(RATE, 2, 3));
const room = media(noise(9000, 2, 7));

const response = (of: Media, change: Partial<InsertData> = {}): InsertData =>
  ({ kind: 'asset', name: of.asset.name, asset: of.asset, stream: 0, ...change }) as InsertData;

const reverb = (data?: InsertData) =>
  insert('convolution-reverb', {
    params: { mix: 100, lowCut: 10 },
    ...(data ? { data: { impulse: data } } : {}),
  });

const mixOf = (data?: InsertData): SoundMix => desk([track([span(voice)])], [], { inserts: [reverb(data)] });

async function planned(mix: SoundMix, all: readonly Media[] = [voice, room], rate = RATE) {
  const store = new EffectDataStore(opener(all), rate, findSoundEffect);
  const problems = await store.load(mix);
  return { plan: planMix(mix, rate, 2, findSoundEffect, store.find), problems, store };
}

const play = async (mix: SoundMix, all: readonly Media[] = [voice, room]) => {
  const { plan } = await planned(mix, all);
  return mixAll(plan, opener(all), { start: 0, end: RATE }, undefined, findSoundEffect);
};

describe('an impulse response', () => {
  test('is what the reverb convolves with', async () => {
    const out = await play(mixOf(response(room)));
    const wanted = runEffect(
      convolutionReverb,
      voice.planes,
      { mix: 100, lowCut: 10 },
      { data: { impulse: room.planes } },
    );
    for (const c of [0, 1]) expect(worst(out[c]!, wanted[c]!, 0, RATE)).toBe(0);
    const without = await play(mixOf());
    expect(worst(out[0]!, without[0]!)).toBeGreaterThan(0.01);
  });

  test('lengthens the tail, wherever the mix begins', async () => {
    const { plan } = await planned(mixOf(response(room)));
    const whole = await mixAll(
      plan,
      opener([voice]),
      { start: 0, end: 2 * RATE },
      undefined,
      findSoundEffect,
    );
    const part = await mixAll(plan, opener([voice]), { start: 50_000, end: 56_000 }, 1024, findSoundEffect);
    expect(worst(part[1]!, whole[1]!.subarray(50_000, 56_000))).toBe(0);
    expect(Math.max(...part[1]!.map(Math.abs))).toBeGreaterThan(0);
    expect(plan.master.inserts[0]!.tail).toBeGreaterThan(9000);
  });

  test('of another rate is brought to that of the mix', async () => {
    const tone = (rate: number) =>
      media(
        make(rate / 10, 1, (i) => Math.sin((2 * Math.PI * 997 * i) / rate) * Math.exp(-i / (rate / 50))),
        rate,
      );
    const [low, high] = [tone(44100), tone(48000)];
    const all = [voice, low, high];
    const [a, b] = [await play(mixOf(response(low)), all), await play(mixOf(response(high)), all)];
    // The ends of the responses differ: a cut tone is no band-limited sound.
    expect(worst(a[0]!, b[0]!)).toBeLessThan(0.01);
    expect(Math.max(...b[0]!.map(Math.abs))).toBeGreaterThan(0.5);
  });

  test('that is not there, or cannot be one, bypasses the reverb and is named', async () => {
    const dry = await play(desk([track([span(voice)])]));
    const long = media(
      make(61 * 8000, 1, () => 0.1),
      8000,
    );
    const wide = media(noise(100, 10));
    const silent = media(make(1000, 1, () => 0));
    const cases: [InsertData, string][] = [
      [response(room, { asset: null }), 'impulse-missing'],
      [response(room, { stream: 3 }), 'impulse-silent'],
      [response(silent), 'impulse-silent'],
      [response(long), 'impulse-too-long'],
      [response(wide), 'impulse-channels'],
      [{ kind: 'print', name: 'p', rate: RATE, planes: ['AAAA'] }, 'noise-print-damaged'],
    ];
    for (const [data, code] of cases) {
      const all = [voice, room, long, wide, silent];
      const { problems, plan } = await planned(mixOf(data), all);
      expect(problems.map((problem) => problem.code)).toEqual([code]);
      expect(plan.master.inserts).toEqual([]);
      const out = await play(mixOf(data), all);
      expect(worst(out[0]!, dry[0]!)).toBe(0);
    }
    const broken = new EffectDataStore(() => Promise.reject(new Error('gone')), RATE, findSoundEffect);
    const mix = mixOf(response(room));
    expect(await broken.load(mix)).toMatchObject([
      { code: 'impulse-missing', params: { name: room.asset.name } },
    ]);
    expect(broken.lacks(mix)).toBe(false);
    expect(broken.retry()).toBe(true);
    expect(broken.lacks(mix)).toBe(true);
  });

  test('of many seconds can be used', async () => {
    const long = media(
      make(60 * 8000, 8, (i, c) => (i === 100 * c ? 1 : 0)),
      8000,
    );
    const { problems, plan } = await planned(mixOf(response(long)), [voice, long], 44100);
    expect(problems).toEqual([]);
    expect(plan.master.inserts[0]!.tail).toBeGreaterThan(6 * 44100);
  });
});

test('a plan travels without the samples, and is whole again behind them', async () => {
  const { plan } = await planned(mixOf(response(room)));
  const { plan: bare, samples } = withoutSamples(plan);
  expect(JSON.stringify(bare.master.inserts[0]!.data)).toBe(
    JSON.stringify(plan.master.inserts[0]!.data.map((data) => ({ ...data, planes: [] }))),
  );
  expect(withSamples(bare, samples).master).toEqual(plan.master);
});

describe('a noise print', () => {
  const hiss = noise(RATE, 2, 11).map((plane) => plane.map((x) => x * 0.1));
  const print = learnNoisePrint(hiss);

  test('comes back from the document to the bit', () => {
    const back = unpackPrint({ name: '', planes: packPrint(print) });
    expect(back).toEqual(print);
  });

  test('reduces the noise as the one that was learned', async () => {
    const data: InsertData = { kind: 'print', name: '', rate: RATE, planes: packPrint(print) };
    const inserts = [insert('noise-reduction', { data: { noise: data } })];
    const source = media(hiss);
    const out = await play(desk([track([span(source)])], [], { inserts }), [source]);
    const wanted = runEffect(noiseReduction, hiss, {}, { data: { noise: print } });
    const { latency } = noiseReduction.make({ rate: RATE, layout: ['L', 'R'], tempo: 120, data: {} });
    // The edge of the media is led to silence in the mix, which its last frames hear.
    expect(worst(out[0]!, wanted[0]!.subarray(latency), 0, RATE - 3 * latency)).toBe(0);
  });

  test('at another rate stands for the same noise', () => {
    // White noise of one density: at twice the rate its power a bin is twice as high, up to the old half.
    const other = printAtRate([new Float32Array(PRINT_BINS).fill(2)], 48000, 96000)[0]!;
    expect(other[100]).toBe(4);
    expect(other[512]).toBe(4);
    expect(other[513]).toBe(0);
    expect(printAtRate(print, RATE, RATE)).toEqual(print);
  });
});
