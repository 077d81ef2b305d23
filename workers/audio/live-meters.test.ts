// From the mixer to what the page reads: by shared memory and by messages, against the level of a tone.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { samplesToTicks } from '../../src/base/time.ts';
import { findSoundEffect } from '../../src/effects/sound/sound-effects.ts';
import { BLOCK, makePlanes } from '../../src/engine/audio/block.ts';
import { ChunkLoader } from '../../src/engine/audio/chunk-loader.ts';
import { planMix } from '../../src/engine/audio/mix-plan.ts';
import { Mixer } from '../../src/engine/audio/mixer.ts';
import { SourcePool } from '../../src/engine/audio/source-pool.ts';
import {
  bus,
  desk,
  insert,
  make,
  media,
  opener,
  span,
  track,
} from '../../src/engine/audio/testing/fixtures.ts';
import type { SoundMix } from '../../src/engine/timeline/types.ts';
import { LiveMeters } from './live-meters.ts';
import { MeterReader } from './meter-reader.ts';

const RATE = 48000;
const FRAMES = 48_000;
const tone = media(make(FRAMES, 2, (i) => 0.5 * Math.sin((2 * Math.PI * 997 * i) / RATE)));
const TONE_DB = 20 * Math.log10(0.5);

/** Plays the desk through meters and reader as page and worklet do. */
class Rig {
  readonly reader: MeterReader;
  readonly meters: LiveMeters;
  pictures = 0;

  constructor() {
    this.meters = new LiveMeters((message) => {
      if (message.kind === 'meter-picture') this.pictures++;
      this.reader.take(message);
    });
    this.reader = new MeterReader((command) => {
      if (command.kind === 'meters') this.meters.watch(command.on);
      else if (command.kind === 'scope') this.meters.look(command.strip);
      else this.meters.reset();
    });
  }

  async play(mix: SoundMix, from = 0, to = FRAMES): Promise<void> {
    const plan = planMix(mix, RATE, 2, findSoundEffect);
    const pool = new SourcePool(opener([tone]));
    const loader = new ChunkLoader(plan, pool);
    const chunk = await loader.load(from, to + 4096);
    const mixer = new Mixer(plan, findSoundEffect);
    const into = makePlanes(2, BLOCK);
    for (let block = from / BLOCK; block < to / BLOCK; block++) {
      mixer.mix(block, chunk, into);
      this.meters.block(mixer, block);
    }
    loader.recycle(chunk);
    await loader.close();
    await pool.close();
  }
}

afterEach(() => vi.unstubAllGlobals());

const music = (gainDb: number): SoundMix =>
  desk([track([span(tone)], { track: 'A1', output: 'B1', gainDb })], [bus('B1')], {
    id: 'master',
    gainDb: -6,
    inserts: [insert('compressor', { id: 'squeeze', params: { threshold: -30, ratio: 4, knee: 0 } })],
  });

describe.each([true, false])('shared memory: %s', (shared) => {
  test('strips read behind their fader, the master by BS.1770, effects by what they take off', async () => {
    if (!shared) vi.stubGlobal('SharedArrayBuffer', undefined);
    const rig = new Rig();
    rig.reader.watch();
    await rig.play(music(-3));
    expect(rig.reader.read()).toBe(true);
    expect(rig.pictures > 0).toBe(!shared);
    for (const id of ['A1', 'B1']) {
      const strip = rig.reader.strip(id)!;
      expect(strip.channels).toBe(2);
      expect(strip.peak[0]).toBeCloseTo(TONE_DB - 3, 1);
      expect(strip.peak[2]).toBe(-144);
      expect(strip.overs).toBe(0);
      expect(strip.correlation).toBeCloseTo(1, 3);
    }
    // 4:1 over −30 dBFS, peak detector: three quarters of what is above are taken off.
    const taken = -0.75 * (TONE_DB - 3 + 30);
    expect(rig.reader.reduction('squeeze')![0]).toBeCloseTo(taken, 0);
    const { momentary } = rig.reader.master()!;
    // A tone of 997 Hz alike in both channels reads its peak level (annex 1 of BS.1770: −3.01, and 3.01 for two).
    expect(Math.abs(momentary - (TONE_DB - 3 + taken - 6))).toBeLessThan(0.3);
    expect(rig.reader.strip('nobody')).toBeNull();
  });
});

test('a strip that is looked at has its own spectrum and stereo picture, the master always has', async () => {
  const rig = new Rig();
  rig.reader.watch();
  expect(rig.reader.scope()).toBeNull();
  for (const id of ['A1', 'master']) {
    rig.reader.look(id);
    await rig.play(music(-3));
    rig.reader.read();
    const { bands, points } = rig.reader.scope()!;
    const highest = bands.indexOf(Math.max(...bands));
    expect(Math.abs(20 * 1000 ** ((highest + 0.5) / bands.length) - 997)).toBeLessThan(60);
    // The tone is alike on both sides: it stands upright.
    expect(Math.max(...points.filter((_, i) => i % 2 === 0).map(Math.abs))).toBe(0);
    expect(Math.max(...points.filter((_, i) => i % 2 === 1))).toBeGreaterThan(0.03);
  }
  rig.reader.look('nobody');
  expect(rig.reader.scope()).toBeNull();
});

test('effects of clips read by what they take off, whichever clip runs in them, and 0 while none does', async () => {
  const rig = new Rig();
  rig.reader.watch();
  const effect = (id: string) =>
    insert('compressor', { id, params: { threshold: -30, ratio: 4, knee: 0, release: 5 } });
  const [half, frames] = [samplesToTicks(FRAMES / 2, RATE), samplesToTicks(FRAMES, RATE)];
  const cut = (from: number, to: number, id: string) =>
    span(tone, {
      clip: id,
      start: from,
      end: to,
      sourceStart: from,
      clipStart: from,
      clipEnd: to,
      inserts: [effect(id)],
    });
  // A razor cut: the second clip goes on in the effects of the first, and is told by its own.
  const mix = desk([track([cut(0, half, 'one'), cut(half, frames, 'two')], { track: 'A1' })], [], {
    id: 'master',
  });
  expect(rig.reader.reduction('one')).toBeNull();
  await rig.play(mix, 0, FRAMES / 2 - 4096);
  const taken = -0.75 * (TONE_DB + 30);
  expect(rig.reader.reduction('one')![0]).toBeCloseTo(taken, 0);
  expect(rig.reader.reduction('two')).toBeNull();
  await rig.play(mix);
  expect(rig.reader.reduction('two')![0]).toBeCloseTo(taken, 0);
  expect(rig.reader.reduction('one')![0]).toBe(0);
});

test('nothing is worked out while nobody watches, and the last to leave ends it', async () => {
  const rig = new Rig();
  await rig.play(music(0), 0, 4096);
  expect(rig.reader.read()).toBe(false);
  const [first, second] = [rig.reader.watch(), rig.reader.watch()];
  first();
  await rig.play(music(0), 0, 4096);
  expect(rig.reader.read()).toBe(true);
  const before = rig.reader.strip('A1')!.rms[0];
  second();
  await rig.play(music(-20), 0, 4096);
  rig.reader.read();
  expect(rig.reader.strip('A1')!.rms[0]).toBe(before);
});

test('an edit of a fader keeps what was measured, another strip begins anew; over full scale is counted', async () => {
  const rig = new Rig();
  rig.reader.watch();
  await rig.play(music(12));
  rig.reader.read();
  const { overs } = rig.reader.strip('A1')!;
  expect(overs).toBeGreaterThan(10);
  await rig.play(music(-12), 0, 4096);
  rig.reader.read();
  // The picture that was under way when the fader moved still counts.
  expect(rig.reader.strip('A1')!.overs - overs).toBeLessThanOrEqual(1);
  expect(rig.reader.strip('A1')!.overs).toBeGreaterThanOrEqual(overs);
  await rig.play(desk([track([span(tone)], { track: 'A2' })], [], { id: 'master' }), 0, 4096);
  rig.reader.read();
  expect(rig.reader.strip('A1')).toBeNull();
  expect(rig.reader.strip('A2')!.overs).toBe(0);
});
