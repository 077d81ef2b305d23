import { expect, test } from 'vitest';
import { findSoundEffect } from '../../effects/sound/sound-effects.ts';
import { learnNoisePrint, unpackPrint } from './dsp/noise-print.ts';
import { effectInput } from './effect-input.ts';
import { learnNoise } from './learn-noise.ts';
import { planMix } from './mix-plan.ts';
import { SourcePool } from './source-pool.ts';
import { bus, desk, insert, make, media, noise, opener, span, track, worst } from './testing/fixtures.ts';

const RATE = 48000;
const hiss = media(noise(RATE, 2, 3));
const other = media(noise(RATE, 2, 4));
const low = insert('pass-filter');
const reduction = insert('noise-reduction');
const loud = insert('utility', { params: { gain: 12 } });

const learn = async (mix: ReturnType<typeof desk>, range = { start: 0, end: RATE }) => {
  const input = effectInput(mix, reduction.id, 2)!;
  const plan = planMix(input.mix, RATE, input.channels, findSoundEffect);
  const pool = new SourcePool(opener([hiss, other, mono, quiet]));
  return unpackPrint({ name: '', ...(await learnNoise(plan, pool, range, { find: findSoundEffect })) });
};
const mono = media(noise(RATE, 1, 9));
const quiet = media(make(RATE, 2, () => 0));

/** The same noise, by hand; the mixer leads neither end of whole media to silence. */
const wanted = learnNoisePrint(hiss.planes);

test('of a track it is what comes in at the effect, whatever lies behind it or beside it', async () => {
  const strip = { ...track([span(hiss)]), inserts: [reduction, loud], gainDb: -20, pan: 0.7, output: 'b' };
  const mix = desk([strip, track([span(other)])], [bus('b', { gainDb: -6, inserts: [loud] })], {
    inserts: [loud],
    gainDb: -3,
  });
  const print = await learn(mix);
  for (const c of [0, 1]) expect(worst(print[c]!, wanted[c]!)).toBe(0);
});

test('effects in front of it count', async () => {
  const print = await learn(desk([{ ...track([span(hiss)]), inserts: [low, reduction] }]));
  expect(print[0]![900]).toBeGreaterThan(0);
  expect(print[0]![1]!).toBeLessThan(wanted[0]![1]! / 10);
});

test('of a bus it is all that comes in there, and nothing else', async () => {
  const mix = desk(
    [{ ...track([span(hiss)]), output: 'b' }, track([span(other)])],
    [bus('b', { inserts: [reduction], mute: 1 })],
  );
  const print = await learn(mix);
  expect(worst(print[1]!, wanted[1]!)).toBe(0);
});

test('of the master it is the whole mix', async () => {
  const both = hiss.planes.map((plane, c) => plane.map((x, i) => Math.fround(x + other.planes[c]![i]!)));
  const mix = desk([track([span(hiss)]), track([span(other)])], [], { inserts: [reduction] });
  expect(worst((await learn(mix))[0]!, learnNoisePrint(both)[0]!)).toBe(0);
});

test('of a clip it is its source, before gain and fades', async () => {
  const of = (source: typeof hiss) =>
    desk([{ ...track([span(source, { gainDb: -30, pan: 1, inserts: [reduction] })]), inserts: [loud] }]);
  expect(worst((await learn(of(hiss)))[0]!, wanted[0]!)).toBe(0);
  const single = await learn(of(mono));
  expect(single).toHaveLength(1);
  expect(worst(single[0]!, learnNoisePrint(mono.planes)[0]!)).toBeLessThan(1e-3 * Math.max(...wanted[0]!));
});

test('too short a range and silence are refused', async () => {
  const mix = desk([
    { ...track([span(hiss), span(quiet, { start: hiss.asset.duration })]), inserts: [reduction] },
  ]);
  await expect(learn(mix, { start: 0, end: RATE * 0.4 })).rejects.toMatchObject({
    code: 'noise-print-short',
  });
  await expect(learn(desk([{ ...track([span(quiet)]), inserts: [reduction] }]))).rejects.toMatchObject({
    code: 'noise-print-silent',
  });
  expect(effectInput(mix, 'nothing', 2)).toBeNull();
});
