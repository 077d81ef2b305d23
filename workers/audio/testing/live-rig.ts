// The worklet's player and the feeder, joined by a real port, and the offline mix of the same document to compare with.
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { secondsToTicks, type Ticks } from '../../../src/base/time.ts';
import type { OpenAudioSource } from '../../../src/engine/audio/audio-source.ts';
import { BLOCK, makePlanes, type Planes } from '../../../src/engine/audio/block.ts';
import { type FindSoundEffect, NO_EFFECTS } from '../../../src/engine/audio/effect-probe.ts';
import { type MixPlan, planMix } from '../../../src/engine/audio/mix-plan.ts';
import { type Media, media, mixAll, noise, opener } from '../../../src/engine/audio/testing/fixtures.ts';
import { audioSpans } from '../../../src/engine/timeline/spans.ts';
import { busRecord } from '../../../src/project/records/bus.ts';
import { clipRecord } from '../../../src/project/records/clip.ts';
import { effectRecord } from '../../../src/project/records/effect-instance.ts';
import { sendRecord } from '../../../src/project/records/send.ts';
import { sequenceRecord } from '../../../src/project/records/sequence.ts';
import {
  type Diff,
  emptySnapshot,
  type ProjectSnapshot,
  sentSnapshot,
} from '../../../src/project/records/snapshot.ts';
import { trackRecord } from '../../../src/project/records/track.ts';
import type { FeederEvent, FeedMessage } from '../../../src/protocol/audio/audio-protocol.ts';
import { PROTOCOL_VERSION } from '../../../src/protocol/version.ts';
import { AudioFeeder } from '../audio-feeder.ts';
import { ChunkMemory } from '../chunk-memory.ts';
import { FeedReceiver } from '../feed-receiver.ts';
import { LivePlayer } from '../live-player.ts';
import type { LoopRange } from '../loop-range.ts';

export const RATE = 48000;
export type Clip = v.InferOutput<typeof clipRecord.schema>;

export function clipOf(source: Media, id: string, change: Record<string, unknown> = {}): Clip {
  return v.parse(clipRecord.schema, {
    id,
    place: { track: 'A1', start: 0 },
    duration: source.asset.duration,
    source: { kind: 'media', asset: source.asset.id, stream: 0 },
    ...change,
  });
}

export type Extra = Partial<Pick<ProjectSnapshot, 'bus' | 'send' | 'effect' | 'track' | 'sequence'>>;

export function snapshotOf(
  all: readonly Media[],
  clips: readonly Clip[],
  extra: Extra = {},
): ProjectSnapshot {
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

export const clipChange = (before: Clip, after: Clip): Diff => [
  { type: 'clip', id: before.id, before, after },
];

/** Page, worker and worklet in one thread. */
export class Rig {
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

/** Open until the test that asks for it is over. */
export async function rigFor(
  all: readonly Media[],
  clips: readonly Clip[],
  shared = true,
  open = opener(all),
  extra: Extra = {},
  find?: FindSoundEffect,
): Promise<Rig> {
  const rig = new Rig(open, shared, find);
  onTestFinished(() => rig.close());
  await rig.open(snapshotOf(all, clips, extra));
  return rig;
}

export const offline = (
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
export const step = (plane: Float32Array): number =>
  plane.reduce((most, value, i) => (i ? Math.max(most, Math.abs(value - plane[i - 1]!)) : most), 0);

export const seconds = (s: number): Ticks => secondsToTicks(s);

export function film(): { all: Media[]; clips: Clip[] } {
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
export function desk(): Extra {
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
