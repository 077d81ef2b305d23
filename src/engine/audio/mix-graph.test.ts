// The graph of the mixer: routes, latency, side chains, memory. Effects are those of testing/test-effects.ts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samplesToTicks, type Ticks } from '../../base/time.ts';
import type { AudioTrackSpans, SoundBus, SoundInsert, SoundMaster, SoundMix } from '../timeline/types.ts';
import { BLOCK, makePlanes, type Planes } from './block.ts';
import { ChunkLoader } from './chunk-loader.ts';
import { mixStart, planMix } from './mix-plan.ts';
import { Mixer } from './mixer.ts';
import { SourcePool } from './source-pool.ts';
import {
  bus,
  desk,
  insert,
  make,
  media,
  mixAll,
  noise,
  opener,
  send,
  span,
  track,
  worst,
} from './testing/fixtures.ts';
import { findTestEffect } from './testing/test-effects.ts';

const RATE = 48000;
const at = (samples: number): Ticks => samplesToTicks(samples, RATE);

const impulse = media(make(2000, 2, (i) => (i === 500 ? 0.5 : 0)));
const sound = media(noise(20_000, 2, 3));

const mix = (
  desk: SoundMix,
  frames: number,
  channels = 2,
  chunkFrames?: number,
  from = 0,
): Promise<Planes> => {
  const plan = planMix(desk, RATE, channels, findTestEffect);
  return mixAll(plan, opener([impulse, sound]), { start: from, end: frames }, chunkFrames, findTestEffect);
};

describe('latency', () => {
  test('an impulse stays where it was, whatever delays lie on which path, and paths add up in phase', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 1, 5, 100, 128, 131, 300, 1000), { minLength: 7, maxLength: 7 }),
        fc.boolean(),
        async ([clip, one, two, first, second, master, key], pre) => {
          const spans = [span(impulse, { inserts: [insert(`lag-${clip}`)] })];
          const out = await mix(
            desk(
              [
                track([span(impulse)], { track: 't1', inserts: [insert(`lag-${one}`)] }),
                track([...spans, span(impulse, { start: at(3000), end: at(5000) })], {
                  track: 't2',
                  output: 'b1',
                  inserts: [insert(`lag-${two}`)],
                  sends: [send('b2', { pre })],
                }),
              ],
              [
                bus('b1', { inserts: [insert(`lag-${first}`)] }),
                bus('b2', {
                  inserts: [insert(`lag-${second}`), insert('listen', { key: 't1' }), insert(`lag-${key}`)],
                }),
              ],
              { inserts: [insert(`lag-${master}`)] },
            ),
            6000,
          );
          // t1, t2 by its bus, and t1 again as the key that b2 gives out; then t2's second clip alone.
          const heard = [...out[0]!.entries()].filter(([, value]) => value !== 0);
          expect(heard).toEqual([
            [500, 1.5],
            [3500, 0.5],
          ]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a mix that is late anywhere begins at its first sample and ends at its last', async () => {
    const late = desk([track([span(sound)], { inserts: [insert('lag-131')] })], [], {
      inserts: [insert('lag-300')],
    });
    const out = await mix(late, 20_000);
    expect(worst(out[0]!, sound.planes[0]!)).toBe(0);
    expect(planMix(late, RATE, 2, findTestEffect).late).toBe(431);
  });

  test('what a fader does stays with the sound that it is meant for', async () => {
    const keys = {
      keys: [
        { at: 0, value: 0, ease: 'hold' as const },
        { at: at(7000), value: -144, ease: 'linear' as const },
      ],
    };
    const early = await mix(desk([track([span(sound)], { gainDb: keys })]), 20_000);
    const late = await mix(
      desk([track([span(sound)], { gainDb: keys, inserts: [insert('lag-300')] })]),
      20_000,
    );
    expect(worst(early[0]!, late[0]!)).toBe(0);
    expect(worst(early[0]!, sound.planes[0]!, 0, 7000)).toBe(0);
    expect(early[0]!.subarray(7096).every((value) => value === 0)).toBe(true);
  });
});

test.each([44_100, 48_000, 88_200, 96_000, 176_400, 192_000])('a sequence at %d Hz', async (rate) => {
  const source = media(noise(9000, 2, 5), rate);
  const one = media(
    make(4000, 2, (i) => (i === 1000 ? 0.5 : 0)),
    44_100,
  );
  const late = [insert('lag-131'), insert('lag-5')];
  const clip = (of: typeof source): AudioTrackSpans =>
    track([span(of)], { track: of.asset.id, inserts: late });
  const open = opener([source, one]);
  const range = { start: 0, end: 9000 };
  const plain = planMix(desk([clip(source)]), rate, 2, findTestEffect);
  const [left] = await mixAll(plain, open, range, undefined, findTestEffect);
  expect(worst(left!, source.planes[0]!)).toBe(0);
  // Of other media the impulse stays where it was, to the sample.
  const other = planMix(desk([clip(one)]), rate, 2, findTestEffect);
  const [heard] = await mixAll(other, open, range, undefined, findTestEffect);
  const at = heard!.reduce((most, value, i) => (Math.abs(value) > Math.abs(heard![most]!) ? i : most), 0);
  expect(Math.abs(at - (1000 * rate) / 44_100)).toBeLessThanOrEqual(0.5);
  expect(other.glide).toBe(Math.round(rate * 0.002));
});

describe('routes', () => {
  test('a pre-fader send sounds with the fader down, a post-fader send does not', async () => {
    const shut = (pre: boolean) =>
      mix(
        desk([track([span(sound)], { gainDb: -200, sends: [send('b', { pre, gainDb: -6 })] })], [bus('b')]),
        4000,
      );
    const [left] = await shut(true);
    expect(left![100]).toBeCloseTo(sound.planes[0]![100]! * 10 ** (-6 / 20), 7);
    expect((await shut(false))[0]!.every((value) => value === 0)).toBe(true);
  });

  test('a chain of buses multiplies their faders', async () => {
    const out = await mix(
      desk(
        [track([span(sound)], { output: 'a', gainDb: -3 })],
        [bus('b', { gainDb: -5 }), bus('a', { output: 'b', gainDb: -4 })],
        { gainDb: -2 },
      ),
      4000,
    );
    expect(out[1]![999]).toBeCloseTo(sound.planes[1]![999]! * 10 ** (-14 / 20), 7);
  });

  test('routes in a circle or to nowhere neither hang nor sound', async () => {
    const buses = [
      bus('a', { output: 'b', sends: [send('a'), send('gone')] }),
      bus('b', { output: 'a', inserts: [insert('listen', { key: 'a' })] }),
    ];
    const out = await mix(
      desk([track([span(sound)], { output: 'a' }), track([span(sound)], { output: 'gone' })], buses),
      1000,
    );
    expect(out[0]!.every(Number.isFinite)).toBe(true);
  });

  test('a side chain hears a track that comes later in the list, and silence where that is muted', async () => {
    const keyed = (audible: boolean) =>
      mix(
        desk([
          track([span(impulse)], { track: 'music', inserts: [insert('listen', { key: 'voice' })] }),
          track([span(sound)], { track: 'voice', gainDb: -6, audible, output: 'nowhere' }),
        ]),
        2000,
      );
    const [left] = await keyed(true);
    expect(left![1000]).toBeCloseTo(sound.planes[0]![1000]! * 10 ** (-6 / 20), 7);
    expect((await keyed(false))[0]!.every((value) => value === 0)).toBe(true);
  });

  test('a mute that is keyed falls and rises at its keys, in 2 ms', async () => {
    const flat = media(make(9000, 2, () => 0.5));
    const mute = { keys: [0, 1, 0].map((value, i) => ({ at: at(i * 3000), value, ease: 'hold' as const })) };
    const plan = planMix([track([span(flat)], { mute })], RATE, 2);
    const [left] = await mixAll(plan, opener([flat]), { start: 0, end: 9000 });
    expect([
      left![2999],
      left![3000]! > 0.49,
      left![3095]! > 0,
      left![3096],
      left![6000],
      left![6096],
    ]).toEqual([0.5, true, true, 0, 0, 0.5]);
  });
});

describe('layouts', () => {
  const flat = (channels: number) => media(make(1000, channels, (_, c) => (c + 1) / 16));

  test('a 5.1 master is folded to what is asked for, with the coefficients and the LFE of the document', async () => {
    const source = flat(6);
    const run = (channels: number, master: Partial<SoundMaster>) =>
      mixAll(
        planMix(desk([track([span(source)])], [], { layout: '5.1', ...master }), RATE, channels),
        opener([source]),
        {
          start: 0,
          end: 1000,
        },
      );
    const out = await run(6, {});
    for (const c of out.keys()) expect(worst(out[c]!, source.planes[c]!)).toBe(0);
    const [left] = await run(2, {});
    expect(left![500]).toBeCloseTo((1 + 3 * Math.SQRT1_2 + 5 * Math.SQRT1_2) / 16, 6);
    const [other] = await run(2, { fold: { center: 0.5, surround: 0.25, lfe: 0.125 } });
    expect(other![500]).toBeCloseTo((1 + 3 * 0.5 + 5 * 0.25 + 4 * 0.125) / 16, 6);
  });

  test('a mono track in a 5.1 master is panned by its panner; a stereo track in the middle of it passes', async () => {
    const mono = flat(1);
    const stereo = flat(2);
    const panner = { x: 0, y: 1, divergence: 0, width: 1, rotation: 0, lfeDb: -144 };
    const run = async (source: typeof mono, layout: 'mono' | 'stereo', change: Partial<typeof panner>) => {
      const tracks = [track([span(source)], { layout, panner: { ...panner, ...change } })];
      const plan = planMix(desk(tracks, [], { layout: '5.1' }), RATE, 6);
      const out = await mixAll(plan, opener([source]), { start: 0, end: 1000 });
      return out.map((plane) => Math.round(plane[500]! * 16 * 1000) / 1000);
    };
    expect(await run(mono, 'mono', {})).toEqual([0, 0, 1, 0, 0, 0]);
    expect(await run(mono, 'mono', { rotation: -110, lfeDb: -6.0206 })).toEqual([0, 0, 0, 0.5, 1, 0]);
    expect(await run(mono, 'mono', { y: 0 })).toEqual([0.447, 0.447, 0.447, 0, 0.447, 0.447]);
    expect(await run(stereo, 'stereo', {})).toEqual([1, 2, 0, 0, 0, 0]);
    expect(await run(stereo, 'stereo', { width: 0 })).toEqual([0, 0, 3, 0, 0, 0]);
    // Turned round and opened to ±110°: left comes from behind on the right.
    expect(await run(stereo, 'stereo', { rotation: 180, width: 7 / 3 })).toEqual([0, 0, 0, 0, 2, 1]);
  });
});

describe('memory', () => {
  const keyed = (value: number) => ({
    keys: [
      { at: at(500), value, ease: 'linear' as const },
      { at: at(9000), value: 0.1, ease: 'linear' as const },
    ],
  });

  /** Clips with pauses, effects with memory on clips, tracks, a bus and the master. */
  function film(): SoundMix {
    const spans = [
      span(sound, { end: at(3000), inserts: [insert('ring')] }),
      span(sound, { start: at(9000), end: at(14_000), sourceStart: at(100), gainDb: keyed(-3) }),
      span(sound, { start: at(30_001), end: at(34_000) }),
    ];
    return desk(
      [
        track(spans, {
          track: 't1',
          inserts: [insert('ring', { params: { feedback: keyed(0.6) } }), insert('lag-131')],
        }),
        track(
          [
            span(sound, { start: at(2500), end: at(5000) }),
            span(sound, { start: at(31_000), end: at(36_000) }),
          ],
          {
            track: 't2',
            output: 'b',
            inserts: [insert('lag-5')],
            pan: keyed(-1),
          },
        ),
      ],
      [bus('b', { inserts: [insert('ring'), insert('count', { key: null })], sends: [] })],
      { inserts: [insert('lag-300'), insert('ring', { params: { feedback: 0.3 } })] },
    );
  }

  test('the start of a mix and the size of its chunks change nothing', async () => {
    const whole = await mix(film(), 42_000);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(41_000),
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 1, max: 70 }),
        async (from, frames, blocks) => {
          const end = Math.min(42_000, from + frames);
          const part = await mix(film(), end, 2, blocks * BLOCK, from);
          for (const c of [0, 1]) expect(worst(part[c]!, whole[c]!.subarray(from, end))).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a mix begins at the last rest, not at the beginning', () => {
    const plan = planMix(film(), RATE, 2, findTestEffect);
    expect(mixStart(plan, 25_000)).toBe(25_000);
    expect(mixStart(plan, 33_000)).toBeLessThanOrEqual(30_001);
    expect(mixStart(plan, 33_000)).toBeGreaterThan(20_000);
    expect(mixStart(plan, 4000)).toBe(0);
  });

  test('a mixer that follows another in mid-run gives the same bits', async () => {
    const plan = planMix(film(), RATE, 2, findTestEffect);
    const pool = new SourcePool(opener([sound]));
    const loader = new ChunkLoader(plan, pool);
    const blocks = Math.ceil(15_000 / BLOCK);
    const chunk = await loader.load(0, (blocks + 8) * BLOCK);
    const run = (changes: readonly number[]): Float32Array => {
      const out = makePlanes(2, blocks * BLOCK);
      let mixer = new Mixer(plan, findTestEffect);
      for (let b = 0; b < blocks; b++) {
        if (changes.includes(b)) {
          const next = new Mixer(structuredClone(plan), findTestEffect, mixer);
          next.follow(mixer);
          mixer = next;
        }
        mixer.mix(b, chunk, out, b * BLOCK);
      }
      return out[0]!;
    };
    const want = run([]);
    fc.assert(
      fc.property(fc.array(fc.nat(blocks), { minLength: 1, maxLength: 6 }), (changes) => {
        expect(worst(run(changes), want)).toBe(0);
      }),
      { numRuns: 15 },
    );
    await loader.close();
    await pool.close();
  });

  test('a razor cut through a clip with an effect changes no bit', async () => {
    const inserts = (): SoundInsert[] => [insert('ring'), insert('lag-100')];
    const whole = await mix(desk([track([span(sound, { end: at(9000), inserts: inserts() })])]), 12_000);
    const cut = await mix(
      desk([
        track([
          span(sound, { end: at(4321), inserts: inserts() }),
          span(sound, { start: at(4321), end: at(9000), sourceStart: at(4321), inserts: inserts() }),
        ]),
      ]),
      12_000,
    );
    expect(worst(whole[0]!, cut[0]!)).toBe(0);
    expect(whole[0]!.subarray(9000, 9500).some((value) => value !== 0)).toBe(true);
  });

  test('an effect that gives NaN is silent for that block, begins anew, and is counted', async () => {
    const spike = media(make(2000, 2, (i) => (i === 700 ? 1 : 0.1)));
    const plan = planMix(
      desk([track([span(spike)], { inserts: [insert('count')] })]),
      RATE,
      2,
      findTestEffect,
    );
    const [left] = await mixAll(plan, opener([spike]), { start: 0, end: 2000 }, undefined, findTestEffect);
    const block = 5 * BLOCK;
    expect(left!.every(Number.isFinite)).toBe(true);
    expect(left!.subarray(block, block + BLOCK).every((value) => value === 0)).toBe(true);
    expect([left![block - 1], left![block + BLOCK]]).toEqual([block / 2 ** 20, 1 / 2 ** 20]);
  });

  test('a param moves sample by sample, and jumps on its key', async () => {
    const value = {
      keys: [
        { at: at(300), value: 0, ease: 'linear' as const },
        { at: at(1000), value: 7, ease: 'hold' as const },
        { at: at(1234), value: -2, ease: 'linear' as const },
      ],
    };
    const flat = media(make(2000, 2, () => 0.5));
    const plan = planMix(
      desk([track([span(flat)], { inserts: [insert('show', { params: { value } })] })]),
      RATE,
      2,
      findTestEffect,
    );
    const [left] = await mixAll(plan, opener([flat]), { start: 0, end: 2000 }, undefined, findTestEffect);
    for (const n of [301, 399, 640, 999]) expect(left![n]).toBeCloseTo((n - 300) / 100, 6);
    expect([left![1000], left![1233], left![1234]]).toEqual([7, 7, -2]);
  });
});

describe('any graph', () => {
  const effects = fc.array(fc.constantFrom('ring', 'lag-5', 'lag-131', 'listen', 'unknown'), {
    maxLength: 3,
  });
  const gain = fc.oneof(fc.integer({ min: -150, max: 24 }), fc.constant(Number.NaN));
  const strip = fc.record({
    effects,
    gain,
    to: fc.integer({ min: -1, max: 3 }),
    key: fc.integer({ min: 0, max: 5 }),
    sends: fc.array(fc.nat(3), { maxLength: 2 }),
    layout: fc.constantFrom(null, 'mono', 'stereo', '5.1', '7.1'),
  });

  test('finite in, finite out; silence in, silence after the tails; chunks change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(strip, { minLength: 6, maxLength: 6 }),
        fc.constantFrom(null, 'stereo' as const, '5.1' as const),
        fc.constantFrom(1, 2, 6, 8),
        fc.integer({ min: 1, max: 30 }),
        async (strips, layout, channels, blocks) => {
          const ids = ['t0', 't1', 'b0', 'b1', 'b2', 'b3'];
          const fields = (i: number) => ({
            gainDb: strips[i]!.gain,
            layout: strips[i]!.layout as SoundBus['layout'],
            output: strips[i]!.to < 0 ? null : `b${strips[i]!.to}`,
            inserts: strips[i]!.effects.map((effect) =>
              insert(effect, { key: effect === 'listen' ? ids[strips[i]!.key]! : null }),
            ),
            sends: strips[i]!.sends.map((to) => send(`b${to}`, { pre: to % 2 === 0 })),
          });
          const tracks = [0, 1].map(
            (i): AudioTrackSpans => track([span(sound, { end: at(3000) })], { track: ids[i]!, ...fields(i) }),
          );
          const all = desk(
            tracks,
            [2, 3, 4, 5].map((i) => bus(ids[i]!, fields(i))),
            { layout, inserts: [insert('ring')] },
          );
          const end = 30_000;
          const out = await mix(all, end, channels, blocks * BLOCK);
          const again = await mix(all, end, channels);
          out.forEach((plane, c) => {
            expect(plane.every(Number.isFinite)).toBe(true);
            expect(worst(plane, again[c]!)).toBe(0);
            expect(plane.subarray(22_000).every((value) => value === 0)).toBe(true);
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});
