// The worklet's player and the feeder, joined by a real port, against the offline mix of the same document.
import * as v from 'valibot';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { secondsToTicks, type Ticks } from '../../src/base/time.ts';
import { findSoundEffect } from '../../src/effects/sound/sound-effects.ts';
import type { OpenAudioSource } from '../../src/engine/audio/audio-source.ts';
import { BLOCK, makePlanes, type Planes } from '../../src/engine/audio/block.ts';
import { learnNoisePrint, packPrint } from '../../src/engine/audio/dsp/noise-print.ts';
import { EffectDataStore } from '../../src/engine/audio/effect-data.ts';
import { type FindSoundEffect, NO_EFFECTS } from '../../src/engine/audio/effect-probe.ts';
import type { MixPlan } from '../../src/engine/audio/mix-plan.ts';
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
import { audioSpans, soundMix } from '../../src/engine/timeline/spans.ts';
import { busRecord } from '../../src/project/records/bus.ts';
import { clipRecord } from '../../src/project/records/clip.ts';
import { effectRecord } from '../../src/project/records/effect-instance.ts';
import { sendRecord } from '../../src/project/records/send.ts';
import { sequenceRecord } from '../../src/project/records/sequence.ts';
import {
  type Diff,
  emptySnapshot,
  type ProjectSnapshot,
  sentSnapshot,
} from '../../src/project/records/snapshot.ts';
import { trackRecord } from '../../src/project/records/track.ts';
import type { FeederEvent, FeedMessage } from '../../src/protocol/audio/audio-protocol.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { AudioFeeder } from './audio-feeder.ts';
import { ChunkMemory } from './chunk-memory.ts';
import { chunksToFeed } from './chunk-order.ts';
import { FeedReceiver } from './feed-receiver.ts';
import { LivePlayer } from './live-player.ts';
import type { LoopRange } from './loop-range.ts';

vi.setConfig({ testTimeout: 120_000 });

const RATE = 48000;
type Clip = v.InferOutput<typeof clipRecord.schema>;

function clipOf(source: Media, id: string, change: Record<string, unknown> = {}): Clip {
  return v.parse(clipRecord.schema, {
    id,
    place: { track: 'A1', start: 0 },
    duration: source.asset.duration,
    source: { kind: 'media', asset: source.asset.id, stream: 0 },
    ...change,
  });
}

type Extra = Partial<Pick<ProjectSnapshot, 'bus' | 'send' | 'effect' | 'track' | 'sequence'>>;

function snapshotOf(all: readonly Media[], clips: readonly Clip[], extra: Extra = {}): ProjectSnapshot {
  const frameRate = { num: 25, den: 1 };
  const sequence = v.parse(sequenceRecord.schema, { id: 's', name: '', width: 64, height: 64, frameRate });
  const tracks = ['A1', 'A2'].map((id, order) =>
    v.parse(trackRecord.schema, { id, sequence: 's', kind: 'audio', name: id, order }),
  );
  return {
    ...emptySnapshot(),
    sequence: new Map([['s', sequence]]),
    track: new Map(tracks.map((track) => [track.id, track])),
    asset: new Map(all.map((one) => [one.asset.id, one.asset])),
    clip: new Map(clips.map((clip) => [clip.id, clip])),
    ...extra,
  };
}

const clipChange = (before: Clip, after: Clip): Diff => [{ type: 'clip', id: before.id, before, after }];

/** Page, worker and worklet in one thread. */
class Rig {
  readonly player: LivePlayer;
  readonly feeder: AudioFeeder;
  readonly events: FeederEvent[] = [];
  readonly swaps: number[] = [];
  readonly heard: { start: number; planes: Planes }[] = [];
  readonly #channel = new MessageChannel();
  #token = 0;

  constructor(open: OpenAudioSource, shared: boolean, find: FindSoundEffect = NO_EFFECTS) {
    const port = this.#channel.port1;
    this.player = new LivePlayer(
      2,
      {
        onSwap: (id) => {
          this.swaps.push(id);
          port.postMessage({ kind: 'swapped', id });
        },
        onTap: (start, planes, from, to) =>
          this.heard.push({ start, planes: planes.map((plane) => plane.slice(from, to)) }),
      },
      find,
    );
    const receiver = new FeedReceiver(this.player, (answer, transfer = []) =>
      port.postMessage(answer, transfer),
    );
    port.onmessage = (event: MessageEvent<FeedMessage<MixPlan>>) => receiver.take(event.data);
    this.feeder = new AudioFeeder(open, new ChunkMemory(shared), find);
  }

  async open(snapshot: ProjectSnapshot): Promise<void> {
    const options = {
      version: PROTOCOL_VERSION,
      snapshot: sentSnapshot(snapshot),
      sequence: 's',
      sampleRate: RATE,
      channels: 2,
    };
    await this.feeder.open(options, this.#channel.port2, (event) => this.events.push(event));
  }

  start(at: number, rate = 1, loop: LoopRange | null = null): void {
    const ticks = (sample: number): Ticks => secondsToTicks(sample / RATE);
    const inTicks = loop && { start: ticks(loop.from), end: ticks(loop.to) };
    this.feeder.cue(ticks(at), rate, ++this.#token, inTicks);
    this.player.start(at, rate, loop);
  }

  /** Renders quanta as an audio thread would, at the feeder's pace: the two share one thread here. */
  async run(
    frames: number,
    each: (position: number) => void = () => undefined,
    paced = true,
  ): Promise<Planes> {
    const out = makePlanes(2, frames);
    const quantum = makePlanes(2, BLOCK);
    for (let at = 0; at < frames; ) {
      do await new Promise(setImmediate);
      while (paced && this.feeder.counters().busy);
      this.player.render(quantum);
      if (this.player.playing)
        this.#channel.port1.postMessage({
          kind: 'at',
          token: this.#token,
          position: this.player.position,
          rate: this.player.rate,
        });
      each(this.player.position);
      if (this.player.waiting) {
        await new Promise((done) => setTimeout(done, 1));
        if (this.player.position < 1 || at === 0) continue;
      }
      const length = Math.min(BLOCK, frames - at);
      quantum.forEach((plane, c) => {
        out[c]!.set(plane.subarray(0, length), at);
      });
      at += length;
    }
    return out;
  }

  async close(): Promise<void> {
    await this.feeder.close();
    this.#channel.port1.close();
  }
}

const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

async function rigFor(
  all: readonly Media[],
  clips: readonly Clip[],
  shared = true,
  open = opener(all),
  extra: Extra = {},
  find?: FindSoundEffect,
): Promise<Rig> {
  const rig = new Rig(open, shared, find);
  rigs.push(rig);
  await rig.open(snapshotOf(all, clips, extra));
  return rig;
}

const offline = (
  all: readonly Media[],
  clips: readonly Clip[],
  from: number,
  frames: number,
): Promise<Planes> => {
  const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
  const plan = planMix(audioSpans(snapshotOf(all, clips), 's', everything), RATE, 2);
  return mixAll(plan, opener(all), { start: from, end: from + frames });
};

/** Largest step between neighbouring samples. */
const step = (plane: Float32Array): number =>
  plane.reduce((most, value, i) => (i ? Math.max(most, Math.abs(value - plane[i - 1]!)) : most), 0);

const seconds = (s: number): Ticks => secondsToTicks(s);

function film(): { all: Media[]; clips: Clip[] } {
  const music = media(noise(44100 * 6, 2, 3), 44100);
  const voice = media(noise(RATE * 3, 1, 5));
  const wide = media(noise(RATE * 3, 6, 9));
  const clips = [
    clipOf(music, 'c1', { gainDb: -6, fadeIn: seconds(0.5) }),
    clipOf(voice, 'c2', { place: { track: 'A2', start: seconds(0.4) }, pan: 0.4, speed: { num: 5, den: 4 } }),
    clipOf(wide, 'c3', { place: { track: 'A2', start: seconds(3.5) }, duration: seconds(2) }),
  ];
  return { all: [music, voice, wide], clips };
}

/** A 5.1 sequence with a bus, a send, a side chain, automation and effects with memory and latency everywhere. */
function desk(): Extra {
  const keys = [0, 1, 2.5, 4].map((s, i) => ({ at: seconds(s), value: [-20, 0, -6, 3][i]!, ease: 'linear' }));
  const effect = (id: string, owner: string, order: number, name: string, change: object = {}) =>
    [id, v.parse(effectRecord.schema, { id, owner, order, effect: name, ...change })] as const;
  const track = (id: string, order: number, change: object) =>
    [
      id,
      v.parse(trackRecord.schema, { id, sequence: 's', kind: 'audio', name: id, order, ...change }),
    ] as const;
  return {
    sequence: new Map([
      [
        's',
        v.parse(sequenceRecord.schema, {
          id: 's',
          name: '',
          width: 64,
          height: 64,
          frameRate: { num: 25, den: 1 },
          layout: '5.1',
        }),
      ],
    ]),
    track: new Map([
      track('A1', 0, { output: 'b', gainDb: { keys } }),
      track('A2', 1, { layout: 'stereo', panner: { rotation: { keys }, width: 1.5 } }),
    ]),
    bus: new Map([
      ['b', v.parse(busRecord.schema, { id: 'b', sequence: 's', name: 'b', order: 0, pan: 0.3 })],
    ]),
    send: new Map([
      ['x', v.parse(sendRecord.schema, { id: 'x', from: 'A2', to: 'b', pre: true, gainDb: { keys } })],
    ]),
    effect: new Map([
      effect('e1', 'c1', 0, 'ring'),
      effect('e2', 'A1', 0, 'lag-131'),
      effect('e3', 'A1', 1, 'ring', {
        params: { feedback: { keys: keys.map((key) => ({ ...key, value: 0.3 })) } },
      }),
      effect('e4', 'b', 0, 'ring'),
      effect('e5', 'A2', 0, 'lag-300'),
      effect('e6', 's', 0, 'lag-5'),
      effect('e7', 's', 1, 'ring'),
      effect('e8', 'b', 1, 'count'),
    ]),
  };
}

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

describe('no noise', () => {
  const tone = media(make(RATE * 20, 2, (i) => Math.sin((2 * Math.PI * 220 * i) / RATE) / 2));
  /** The tone's own largest step, with a little for the fades. */
  const quiet = (2 * Math.PI * 220 * 0.5) / RATE + 0.008;

  test('at stop, seek and start', async () => {
    const rig = await rigFor([tone], [clipOf(tone, 'c1')]);
    rig.start(1001);
    let jumped = 0;
    const out = await rig.run(RATE, (position) => {
      if (position > 9000 && jumped === 0) {
        jumped = 1;
        rig.player.start(300_050, 1);
      }
      if (position > 310_000 && jumped === 1) {
        jumped = 2;
        rig.player.stop();
      }
    });
    expect(jumped).toBe(2);
    expect(step(out[0]!)).toBeLessThan(quiet);
    expect(out[0]!.at(-1)).toBe(0);
    expect(rig.player.playing).toBe(false);
  });

  test('when samples are late: it waits, counts, and goes on where it was', async () => {
    let released = false;
    let dry = (): boolean => false;
    const slow: OpenAudioSource = async (asset, stream) => {
      const source = await opener([tone])(asset, stream);
      let reads = 0;
      return {
        ...source,
        read: async (start, frames) => {
          // Held back until the player has run dry, however fast this machine is.
          while (++reads >= 25 && !dry() && !released) await new Promise((done) => setTimeout(done, 1));
          released ||= reads >= 25;
          return source.read(start, frames);
        },
      };
    };
    const rig = await rigFor([tone], [clipOf(tone, 'c1')], true, slow);
    dry = () => rig.player.underruns > 0;
    rig.start(0);
    const out = await rig.run(RATE * 4, undefined, false);
    expect(rig.player.underruns).toBeGreaterThan(0);
    expect(step(out[0]!)).toBeLessThan(quiet);
    const taps = rig.heard.map(({ start }) => start);
    expect(taps.every((start, i) => i === 0 || start === taps[i - 1]! + BLOCK)).toBe(true);
  });

  test('an edit while playing fades in, without a stop, and soon', async () => {
    const clip = clipOf(tone, 'c1');
    const rig = await rigFor([tone], [clip]);
    rig.start(0);
    let edited = -1;
    const out = await rig.run(RATE * 2, (position) => {
      if (position < RATE || edited >= 0) return;
      edited = position;
      rig.feeder.apply(clipChange(clip, { ...clip, gainDb: -20 }));
    });
    expect(rig.player.underruns).toBe(0);
    expect(step(out[0]!)).toBeLessThan(quiet);
    const after = out[0]!.subarray(edited + RATE / 10, edited + RATE / 5);
    expect(Math.max(...after)).toBeCloseTo(0.05, 3);
  });

  test('media that cannot be read is silent and reported; the rest plays; it sounds when it is back', async () => {
    const other = media(noise(RATE * 3, 2, 8));
    const both = [tone, other];
    let gone = true;
    const open: OpenAudioSource = async (asset, stream) => {
      if (gone && asset === other.asset) throw new Error('gone');
      return opener(both)(asset, stream);
    };
    const clips = [clipOf(tone, 'c1'), clipOf(other, 'c2', { place: { track: 'A2', start: 0 } })];
    const rig = await rigFor(both, clips, true, open);
    rig.start(0);
    const out = await rig.run(9600);
    expect(worst(out[0]!, tone.planes[0]!, 0, 9600)).toBe(0);
    expect(rig.events).toMatchObject([{ kind: 'media-error', asset: other.asset.id }]);
    gone = false;
    rig.feeder.refreshMedia(other.asset.id);
    rig.start(48000);
    const back = await rig.run(9600);
    const want = await offline(both, clips, 48000, 9600);
    expect(worst(back[0]!.subarray(BLOCK), want[0]!.subarray(BLOCK))).toBe(0);
  });

  test('NaN in the media is silence', async () => {
    const bad = media(make(RATE, 2, (i) => (i % 100 === 7 ? Number.NaN : 0.25)));
    const rig = await rigFor([bad], [clipOf(bad, 'c1')]);
    rig.start(0);
    const out = await rig.run(9600);
    expect(out[0]!.every(Number.isFinite)).toBe(true);
    expect(out[0]![8]).toBe(0.25);
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
