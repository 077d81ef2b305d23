// Switches, choices and bypass of effects that change while the mix runs: on the sample, without a click, bit for bit alike in any chunks.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplesToTicks } from '../../base/time.ts';
import type { Keyed, SoundInsert } from '../timeline/types.ts';
import { BLOCK, type Planes } from './block.ts';
import { planMix } from './mix-plan.ts';
import { desk, insert, make, media, mixAll, noise, opener, span, track } from './testing/fixtures.ts';
import { findTestEffect, PICKED } from './testing/test-effects.ts';

const RATE = 48_000;
const FRAMES = 16_384;
const GLIDE = 96;
const steady = media(make(FRAMES, 1, () => 0.5));
const rough = media(noise(FRAMES, 1, 3));

const keys = (...steps: readonly (readonly [sample: number, value: number])[]): Keyed => ({
  keys: steps.map(([at, value]) => ({ at: samplesToTicks(at, RATE), value, ease: 'linear' as const })),
});
const mix = async (
  of: typeof steady,
  inserts: SoundInsert[],
  onClip: boolean,
  chunk?: number,
): Promise<Planes> => {
  const spans = [span(of, onClip ? { inserts } : {})];
  const plan = planMix(desk([track(spans, onClip ? {} : { inserts })]), RATE, 1, findTestEffect);
  return mixAll(plan, opener([of]), { start: 0, end: FRAMES }, chunk, findTestEffect);
};

test.each([false, true])(
  'a bypass goes over on its sample, whatever the effect is late (clip: %s)',
  async (onClip) => {
    const params = { factor: 2, bypass: keys([0, 0], [3001, 1], [9000, 0]) };
    const [out] = await mix(rough, [insert('lag-131', { params })], onClip);
    const dry = rough.planes[0]!;
    for (let i = 0; i < FRAMES; i++) {
      if (i < 3001 || i >= 9000 + GLIDE) expect(out![i]).toBeCloseTo(2 * dry[i]!, 6);
      else if (i >= 3001 + GLIDE && i < 9000) expect(out![i]).toBeCloseTo(dry[i]!, 6);
      else expect(Math.abs(out![i]! - 1.5 * dry[i]!)).toBeLessThanOrEqual(0.5001 * Math.abs(dry[i]!));
    }
  },
);

test('a choice goes over on its sample and without a click, although the effect reads it once a block', async () => {
  const steps = [
    [1000, 1],
    [1700, 3],
    [5003, 2],
    [5010, 0],
    [12_001, 1],
  ] as const;
  const [out] = await mix(steady, [insert('pick', { params: { factor: keys([0, 0], ...steps) } })], false);
  let most = 0;
  for (let i = 1; i < FRAMES; i++) most = Math.max(most, Math.abs(out![i]! - out![i - 1]!));
  expect(most).toBeLessThan(0.5 * (1.5 / GLIDE) * 1.01);
  const factorAt = (sample: number): number => out![sample]! / 0.5;
  expect(factorAt(1000)).toBeCloseTo(PICKED[0]!, 6);
  expect(factorAt(1001)).toBeCloseTo(1 - 1.5 / GLIDE, 6);
  expect(factorAt(1000 + GLIDE)).toBeCloseTo(PICKED[1]!, 6);
  expect(factorAt(1700 + GLIDE)).toBeCloseTo(PICKED[3]!, 6);
  expect(factorAt(5003 + GLIDE)).toBeCloseTo(PICKED[2]!, 6);
  // What comes within ten milliseconds waits its turn.
  expect(factorAt(5003 + 2 * GLIDE + 3 * BLOCK)).toBeCloseTo(PICKED[0]!, 6);
  expect(factorAt(12_001 + GLIDE)).toBeCloseTo(PICKED[1]!, 6);
});

test('chunks of any size, any steps: the same bits', async () => {
  const step = fc.tuple(fc.integer({ min: 0, max: FRAMES }), fc.integer({ min: 0, max: 3 }));
  const steps = fc
    .uniqueArray(step, { minLength: 1, maxLength: 6, selector: ([at]) => at })
    .map((all) => keys(...all.sort((a, b) => a[0] - b[0])));
  await fc.assert(
    fc.asyncProperty(steps, steps, fc.constantFrom(128, 640, 4096), async (factor, off, chunk) => {
      const bypass =
        typeof off === 'number'
          ? off
          : { keys: off.keys.map((key) => ({ ...key, value: key.value > 1 ? 1 : 0 })) };
      const chain = [
        insert('ring'),
        insert('pick', { id: 'p', params: { factor, bypass } }),
        insert('lag-300'),
      ];
      expect(await mix(rough, chain, false, chunk)).toEqual(await mix(rough, chain, false));
    }),
    { numRuns: 12 },
  );
});

test('an effect that is always bypassed is not there, one that never is runs as it is', async () => {
  const plain = await mix(rough, [], false);
  expect(await mix(rough, [insert('lag-131', { params: { bypass: 1, factor: 2 } })], false)).toEqual(plain);
  const [twice] = await mix(rough, [insert('lag-131', { params: { bypass: false, factor: 2 } })], false);
  expect(twice![500]).toBeCloseTo(2 * plain[0]![500]!, 6);
});
