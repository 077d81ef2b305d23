// Live playback round a loop.

import { describe, expect, test, vi } from 'vitest';
import { BLOCK, type Planes } from '../../src/engine/audio/block.ts';
import { make, media, opener, worst } from '../../src/engine/audio/testing/fixtures.ts';
import { findTestEffect } from '../../src/engine/audio/testing/test-effects.ts';
import { chunksToFeed } from './chunk-order.ts';
import { clipOf, desk, film, offline, RATE, rigFor, seconds } from './testing/live-rig.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('round a loop', () => {
  /** The mix of the loop, over and over. */
  const passes = (pass: Planes, at: number, frames: number): Planes =>
    pass.map((plane) => Float32Array.from({ length: frames }, (_, i) => plane[(at + i) % plane.length]!));

  test.each([
    ['between blocks', { from: 70_001, to: 101_777 }, 90_000],
    ['shorter than what is fed ahead', { from: 12_000, to: 21_000 }, 12_000],
    ['shorter than a chunk', { from: 4_000, to: 5_001 }, 4_900],
    ['from the first sample of the film', { from: 0, to: 48_000 }, 30_000],
  ])('%s: the last sample of a pass, then the first, and nothing between', async (_name, loop, start) => {
    const { all, clips } = film();
    const rig = await rigFor(all, clips);
    rig.start(start, 1, loop);
    const frames = 100_096;
    const out = await rig.run(frames);
    const pass = await offline(all, clips, loop.from, loop.to - loop.from);
    const want = passes(pass, start - loop.from, frames);
    for (const c of [0, 1]) expect(worst(out[c]!.subarray(BLOCK), want[c]!.subarray(BLOCK))).toBe(0);
    expect(rig.player.underruns).toBe(0);
    let at = start;
    for (const { start: tapped, planes } of rig.heard) {
      expect(tapped).toBe(at);
      at += planes[0]!.length;
      expect(at).toBeLessThanOrEqual(loop.to);
      if (at === loop.to) at = loop.from;
    }
    expect(rig.heard.filter(({ start: tapped }) => tapped === loop.from).length).toBeGreaterThan(1);
  });

  test('longer than the window of the plan that the worklet has', async () => {
    const tone = media(make(RATE, 2, (i) => Math.sin(i / 30) / 2));
    const clips = Array.from({ length: 200 }, (_, i) =>
      clipOf(tone, `c${i}`, { place: { track: 'A1', start: seconds(i) }, gainDb: -(i % 7) }),
    );
    const rig = await rigFor([tone], clips);
    const loop = { from: 2 * RATE + 100, to: 190 * RATE + 50 };
    rig.start(189 * RATE, 1, loop);
    const out = await rig.run(RATE * 2);
    const before = RATE + 50;
    const want = [
      await offline([tone], clips, 189 * RATE, before),
      await offline([tone], clips, loop.from, RATE * 2 - before),
    ];
    expect(worst(out[0]!.subarray(BLOCK, before), want[0]![0]!.subarray(BLOCK))).toBe(0);
    expect(worst(out[0]!.subarray(before), want[1]![0]!)).toBe(0);
    expect(rig.player.underruns).toBe(0);
  });

  test('effects with memory and latency begin each pass alike', async () => {
    const { all, clips } = film();
    const rig = await rigFor(all, clips, true, opener(all), desk(), findTestEffect);
    const loop = { from: 20_000, to: 40_123 };
    rig.start(loop.from, 1, loop);
    await rig.run(3 * 20_123 + BLOCK);
    expect(rig.player.underruns).toBe(0);
    const heard = rig.heard.flatMap(({ planes }) => [...planes[0]!]);
    const pass = heard.slice(0, 20_123);
    expect(pass.some((value) => value !== 0)).toBe(true);
    expect(heard.slice(20_123, 2 * 20_123)).toEqual(pass);
    expect(heard.slice(2 * 20_123, 3 * 20_123)).toEqual(pass);
  });

  test.each([2, -1, -2, 8])('at rate %i it stays inside, without waiting', async (rate) => {
    const { all, clips } = film();
    const rig = await rigFor(all, clips);
    const loop = { from: 50_000, to: 80_000 };
    rig.start(60_000, rate, loop);
    let turns = 0;
    let last = 60_000;
    await rig.run(RATE, (position) => {
      expect(position).toBeGreaterThan(loop.from - 1);
      expect(position).toBeLessThanOrEqual(loop.to);
      if ((position - last) * rate < 0) turns++;
      last = position;
    });
    expect(turns).toBe(Math.floor((RATE * Math.abs(rate) + (rate > 0 ? 10_000 : 20_000)) / 30_000));
    expect(rig.player.underruns).toBe(0);
  });

  test('the chunks to feed go on at the other end', () => {
    expect(chunksToFeed(18, 1, 5, { first: 10, last: 20 })).toEqual([18, 19, 20, 10, 11, 12]);
    expect(chunksToFeed(18, 1, 40, { first: 17, last: 20 })).toEqual([18, 19, 20, 17]);
    expect(chunksToFeed(11, -1, 4, { first: 10, last: 40 })).toEqual([
      10, 11, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    ]);
    expect(chunksToFeed(3, 1, 3, { first: 10, last: 20 })).toEqual([3, 4, 5, 6]);
  });
});
