// Effects in live playback: their state, their latency, what they are given.
import * as v from 'valibot';
import { describe, expect, test, vi } from 'vitest';
import { findSoundEffect } from '../../src/effects/sound/sound-effects.ts';
import { BLOCK } from '../../src/engine/audio/block.ts';
import { learnNoisePrint, packPrint } from '../../src/engine/audio/dsp/noise-print.ts';
import { EffectDataStore } from '../../src/engine/audio/effect-data.ts';
import { planMix } from '../../src/engine/audio/mix-plan.ts';
import {
  type Media,
  make,
  media,
  mixAll,
  noise,
  opener,
  worst,
} from '../../src/engine/audio/testing/fixtures.ts';
import { findTestEffect } from '../../src/engine/audio/testing/test-effects.ts';
import { soundMix } from '../../src/engine/timeline/spans.ts';
import { effectRecord } from '../../src/project/records/effect-instance.ts';
import {
  type Clip,
  clipChange,
  clipOf,
  desk,
  type Extra,
  film,
  offline,
  RATE,
  rigFor,
  snapshotOf,
  step,
} from './testing/live-rig.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('with effects', () => {
  const master = (all: readonly Media[], clips: readonly Clip[], from: number, frames: number) => {
    const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
    const plan = planMix(soundMix(snapshotOf(all, clips, desk()), 's', everything), RATE, 6, findTestEffect);
    return mixAll(plan, opener(all), { start: from, end: from + frames }, undefined, findTestEffect);
  };

  test('a recording of live playback in 5.1 equals the export, bit for bit', async () => {
    const { all, clips } = film();
    const rig = await rigFor(all, clips, true, opener(all), desk(), findTestEffect);
    rig.start(0);
    const frames = Math.floor((RATE * 5) / BLOCK) * BLOCK;
    const out = await rig.run(frames);
    const want = await master(all, clips, 0, frames);
    expect(rig.player.underruns).toBe(0);
    expect(rig.heard.length * BLOCK).toBe(frames);
    for (const { start, planes } of rig.heard) {
      expect(planes).toHaveLength(6);
      planes.forEach((plane, c) => {
        expect(worst(plane, want[c]!.subarray(start, start + BLOCK))).toBe(0);
      });
    }
    expect(want[4]!.some((value) => value !== 0)).toBe(true);
    // The device has two channels: what it gets is the fold.
    const left = want[0]!.map((value, i) => value + (want[2]![i]! + want[4]![i]!) * Math.SQRT1_2);
    expect(worst(out[0]!, left)).toBeLessThan(1e-5);
  });

  test('an edit while playing does not click, and the effects go on', async () => {
    const tone = media(make(RATE * 12, 2, (i) => Math.sin((2 * Math.PI * 100 * i) / RATE) / 4));
    const clip = clipOf(tone, 'c1');
    const extra: Extra = {
      effect: new Map([
        ['e', v.parse(effectRecord.schema, { id: 'e', owner: 'A1', order: 0, effect: 'ring' })],
      ]),
    };
    const rig = await rigFor([tone], [clip], true, opener([tone]), extra, findTestEffect);
    rig.start(0);
    let edited = -1;
    const out = await rig.run(RATE * 2, (position) => {
      if (position < RATE || edited >= 0) return;
      edited = position;
      rig.feeder.apply(clipChange(clip, { ...clip, gainDb: -20 }));
    });
    expect(rig.player.underruns).toBe(0);
    // The ring makes the tone twice as loud; no step is larger than its own, and the edit makes no hole.
    expect(step(out[0]!)).toBeLessThan(0.0072);
    expect(Math.max(...out[0]!.subarray(RATE * 1.5))).toBeLessThan(0.06);
    expect(rig.swaps.length).toBe(2);
  });

  test('backwards the mix is dry, and does not stop', async () => {
    const { all, clips } = film();
    const rig = await rigFor(all, clips, true, opener(all), desk(), findTestEffect);
    rig.start(3 * RATE, -1);
    const out = await rig.run(RATE);
    expect(out[0]!.every(Number.isFinite)).toBe(true);
    expect(out[0]!.some((value) => value !== 0)).toBe(true);
  });
});

test('an impulse response and a noise print reach the worklet as they reach the export', async () => {
  const { all, clips } = film();
  const room = media(noise(30_000, 2, 21), 44100);
  const print = packPrint(learnNoisePrint(noise(RATE, 2, 22).map((plane) => plane.map((x) => x * 0.05))));
  const give = (id: string, owner: string, effect: string, data: object) =>
    [id, v.parse(effectRecord.schema, { id, owner, order: 0, effect, data })] as const;
  const effect = new Map([
    give('e1', 's', 'convolution-reverb', { impulse: { kind: 'asset', name: 'room', asset: room.asset.id } }),
    give('e2', 'c1', 'noise-reduction', {
      noise: { kind: 'print', name: 'hiss', rate: RATE, planes: print },
    }),
  ]);
  const media_ = [...all, room];
  for (const shared of [true, false]) {
    const rig = await rigFor(media_, clips, shared, opener(media_), { effect }, findSoundEffect);
    rig.start(0);
    const frames = RATE - (RATE % BLOCK);
    const heard = await rig.run(frames);
    const mix = soundMix(snapshotOf(media_, clips, { effect }), 's', {
      start: 0,
      end: Number.MAX_SAFE_INTEGER,
    });
    const data = new EffectDataStore(opener(media_), RATE, findSoundEffect);
    expect(await data.load(mix)).toEqual([]);
    const plan = planMix(mix, RATE, 2, findSoundEffect, data.find);
    expect(plan.master.inserts[0]!.data).toHaveLength(1);
    const wanted = await mixAll(plan, opener(media_), { start: 0, end: frames }, undefined, findSoundEffect);
    for (const c of [0, 1]) expect(worst(heard[c]!, wanted[c]!)).toBe(0);
  }
});

test('a response that cannot be read is told, and the mix plays on without its reverb', async () => {
  const { all, clips } = film();
  const give = { kind: 'asset', name: 'room', asset: 'gone' };
  const record = { id: 'e1', owner: 's', order: 0, effect: 'convolution-reverb', data: { impulse: give } };
  const effect = new Map([['e1', v.parse(effectRecord.schema, record)]]);
  const rig = await rigFor(all, clips, true, opener(all), { effect }, findSoundEffect);
  rig.start(0);
  const frames = RATE - (RATE % BLOCK);
  const heard = await rig.run(frames);
  const wanted = await offline(all, clips, 0, frames);
  expect(worst(heard[0]!, wanted[0]!)).toBe(0);
  expect(rig.events).toMatchObject([{ kind: 'effect-error', error: { code: 'impulse-missing' } }]);
});
