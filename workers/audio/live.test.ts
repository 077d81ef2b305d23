// Live playback against the offline mix of the same document.

import { describe, expect, test, vi } from 'vitest';
import { BLOCK } from '../../src/engine/audio/block.ts';
import { make, media, worst } from '../../src/engine/audio/testing/fixtures.ts';
import { chunksToFeed } from './chunk-order.ts';
import { clipOf, film, offline, RATE, rigFor, seconds } from './testing/live-rig.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('what is heard is what is exported, bit for bit', () => {
  test.each([
    ['through shared memory', true],
    ['through messages', false],
  ])('%s', async (_name, shared) => {
    const { all, clips } = film();
    const rig = await rigFor(all, clips, shared);
    rig.start(0);
    const out = await rig.run(RATE * 5);
    const want = await offline(all, clips, 0, RATE * 5);
    for (const c of [0, 1]) expect(worst(out[c]!, want[c]!)).toBe(0);
    expect(rig.player.underruns).toBe(0);
    expect(rig.feeder.counters().shared).toBe(shared);
  });

  test('from any place: the tap is the mix, the output fades in from silence', async () => {
    const { all, clips } = film();
    const rig = await rigFor(all, clips);
    rig.start(70001);
    const out = await rig.run(20000);
    const want = await offline(all, clips, 70001, 20000);
    expect(rig.heard[0]!.start).toBe(70001);
    for (const { start, planes } of rig.heard) {
      const at = start - 70001;
      if (at + BLOCK <= 20000)
        expect(worst(planes[0]!, want[0]!.subarray(at, at + planes[0]!.length))).toBe(0);
    }
    expect(Math.abs(out[0]![0]!)).toBeLessThan(0.01);
    expect(worst(out[0]!.subarray(BLOCK), want[0]!.subarray(BLOCK))).toBe(0);
  });

  test('also beyond the window of the plan that the worklet has', async () => {
    const tone = media(make(RATE, 2, (i) => Math.sin(i / 30) / 2));
    const clips = Array.from({ length: 80 }, (_, i) =>
      clipOf(tone, `c${i}`, { place: { track: 'A1', start: seconds(i) }, gainDb: -(i % 7) }),
    );
    const rig = await rigFor([tone], clips);
    rig.start(44 * RATE);
    const out = await rig.run(RATE * 3);
    const want = await offline([tone], clips, 44 * RATE, RATE * 3);
    expect(worst(out[0]!.subarray(BLOCK), want[0]!.subarray(BLOCK))).toBe(0);
    expect(rig.swaps.length).toBeGreaterThan(1);
    rig.start(75 * RATE);
    const far = await rig.run(RATE);
    const wantFar = await offline([tone], clips, 75 * RATE, RATE);
    expect(worst(far[0]!.subarray(BLOCK), wantFar[0]!.subarray(BLOCK))).toBe(0);
  });
});

describe('other rates', () => {
  test.each([2, 4, -1, -2, 0.5])('%d: the position moves at the rate, the pitch with it', async (rate) => {
    const tone = media(make(RATE * 12, 2, (i) => Math.sin((2 * Math.PI * 100 * i) / RATE) / 2));
    const rig = await rigFor([tone], [clipOf(tone, 'c1')]);
    rig.start(5 * RATE, rate);
    const out = await rig.run(RATE);
    expect(rig.player.position).toBeCloseTo(5 * RATE + rate * RATE, -3);
    let crossings = 0;
    for (let i = BLOCK; i < RATE; i++) if (out[0]![i - 1]! < 0 && out[0]![i]! >= 0) crossings++;
    expect(crossings).toBeGreaterThan(100 * Math.abs(rate) - 3);
    expect(crossings).toBeLessThan(100 * Math.abs(rate) + 3);
  });

  test('8: silent, and the clock runs', async () => {
    const tone = media(make(RATE * 12, 2, () => 0.5));
    const rig = await rigFor([tone], [clipOf(tone, 'c1')]);
    rig.start(0, 8);
    const out = await rig.run(RATE);
    expect(out[0]!.every((value) => value === 0)).toBe(true);
    expect(rig.player.position).toBe(8 * RATE);
  });

  test('backwards, chunks are read forwards in runs', () => {
    expect(chunksToFeed(18, -1, 10)).toEqual([16, 17, 18, ...Array.from({ length: 16 }, (_, i) => i)]);
    expect(chunksToFeed(3, 1, 2)).toEqual([3, 4, 5]);
  });
});

test('memory is bounded: what lies behind is dropped and used again', async () => {
  const tone = media(make(RATE * 40, 2, () => 0.1));
  const rig = await rigFor([tone], [clipOf(tone, 'c1')], false);
  rig.start(0);
  let most = 0;
  await rig.run(RATE * 20, () => {
    most = Math.max(most, rig.feeder.counters().chunks);
  });
  // 1.5 s ahead and three chunks each side.
  expect(most).toBeLessThan(28);
  expect(rig.feeder.counters().readers).toBe(1);
});
