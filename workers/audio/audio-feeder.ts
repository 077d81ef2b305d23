// Reads, decodes and resamples ahead of the playhead and sends the worklet what it will need. It decides what lies in the worklet's
// memory: what is behind, or belongs to no plan any more, is dropped.
import { isAbort, reportOf } from '../../src/base/errors.ts';
import { type Ticks, ticksToSamples } from '../../src/base/time.ts';
import { findSoundEffect } from '../../src/effects/sound/sound-effects.ts';
import type { OpenAudioSource } from '../../src/engine/audio/audio-source.ts';
import { BLOCK } from '../../src/engine/audio/block.ts';
import { channelsOf } from '../../src/engine/audio/channel-layout.ts';
import { stretches } from '../../src/engine/audio/chunk-loader.ts';
import { EffectDataStore } from '../../src/engine/audio/effect-data.ts';
import type { FindSoundEffect } from '../../src/engine/audio/effect-probe.ts';
import { leadOf, type MixPlan, planMix } from '../../src/engine/audio/mix-plan.ts';
import { withoutSamples } from '../../src/engine/audio/plan-data.ts';
import type { Take } from '../../src/engine/audio/take.ts';
import { soundMix } from '../../src/engine/timeline/spans.ts';
import type { SoundMix } from '../../src/engine/timeline/types.ts';
import { applyDiff, type Diff, type ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import {
  CHUNK_FRAMES,
  type FeedAnswer,
  type FeederApi,
  type FeederCounters,
  type FeederEvent,
  type FeederOpen,
  type FeedMessage,
} from '../../src/protocol/audio/audio-protocol.ts';
import type { TimeLoop } from '../../src/protocol/clock-anchor.ts';
import { assertProtocol } from '../../src/protocol/version.ts';
import { ChunkMemory } from './chunk-memory.ts';
import { type ChunkLoop, chunksToFeed } from './chunk-order.ts';
import { FedTakes } from './fed-takes.ts';
import { FASTEST_AUDIBLE } from './live-player.ts';
import { entryOf, type LoopRange, loopSamples } from './loop-range.ts';
import { type PlanWindow, planWindow } from './plan-window.ts';

/** Sound kept ready ahead of the playhead at rate 1. */
const AHEAD_SECONDS = 1.5;
/** Chunks kept behind it: the listener may pause and go on. */
const BEHIND_CHUNKS = 3;
/** Reach of the plan that the worklet has, and how close to its edge the next one is sent. */
const WINDOW_SECONDS = 60;
const WINDOW_MARGIN_SECONDS = 15;

/** Tables of the document that sound depends on. */
const HEARD: ReadonlySet<string> = new Set([
  'clip',
  'track',
  'bus',
  'send',
  'effect',
  'transition',
  'asset',
  'sequence',
]);

interface SentPlan extends PlanWindow {
  readonly id: number;
  /** Of what its effects were given. */
  readonly keys: ReadonlySet<string>;
}

export class AudioFeeder implements FeederApi {
  readonly #openSource: OpenAudioSource;
  readonly #memory: ChunkMemory;
  readonly #find: FindSoundEffect;
  #port: MessagePort | null = null;
  #listener: (event: FeederEvent) => void = () => undefined;
  #snapshot: ProjectSnapshot | null = null;
  #sequence = '';
  #sampleRate = 48000;
  #channels = 2;
  #plan: MixPlan | null = null;
  /** Newest last; the first is heard now. */
  #plans: SentPlan[] = [];
  #planCount = 0;
  #position = 0;
  #rate = 1;
  #loop: LoopRange | null = null;
  #token = 0;
  #takes: FedTakes | null = null;
  #data: EffectDataStore | null = null;
  /** Keys of what the worklet has of it. */
  readonly #given = new Set<string>();
  /** Counts the plans that were wanted. */
  #round = 0;
  readonly #stop = new AbortController();
  #working = false;
  #closed = false;

  constructor(
    openSource: OpenAudioSource,
    memory = new ChunkMemory(),
    find: FindSoundEffect = findSoundEffect,
  ) {
    this.#openSource = openSource;
    this.#find = find;
    this.#memory = memory;
  }

  async open(options: FeederOpen, port: MessagePort, listener: (event: FeederEvent) => void): Promise<void> {
    assertProtocol(options.version);
    this.#listener = listener;
    this.#port = port;
    this.#sampleRate = options.sampleRate;
    this.#channels = options.channels;
    this.#takes = new FedTakes({
      openSource: this.#openSource,
      memory: this.#memory,
      sampleRate: options.sampleRate,
      send: (message, transfer) => this.#send(message, transfer),
      onError: (take, error) =>
        this.#listener({ kind: 'media-error', asset: take.asset.id, error: reportOf(error) }),
    });
    this.#data = new EffectDataStore(this.#openSource, this.#sampleRate, this.#find);
    port.onmessage = (event: MessageEvent<FeedAnswer>) => this.#answered(event.data);
    if (this.#memory.shared) this.#send({ kind: 'memory', memory: this.#memory.shared });
    this.replace(options.snapshot, options.sequence);
  }

  apply(diff: Diff): void {
    if (!this.#snapshot) return;
    this.#snapshot = applyDiff(this.#snapshot, diff);
    if (diff.some((change) => HEARD.has(change.type))) this.#replan();
  }

  replace(snapshot: ProjectSnapshot, sequence: string): void {
    this.#snapshot = snapshot;
    this.#sequence = sequence;
    this.#replan();
  }

  refreshMedia(asset: string | null): void {
    const concerned = (take: Take): boolean => asset === null || take.asset.id === asset;
    for (const { plan } of this.#plans) {
      for (const take of plan.takes.filter(concerned)) this.#takes?.retry(take);
    }
    if (this.#data?.retry()) this.#replan();
    void this.#work();
  }

  cue(time: Ticks, rate: number, token: number, loop: TimeLoop | null): void {
    this.#token = token;
    this.#loop = loopSamples(loop, this.#sampleRate);
    this.#position = Math.max(0, ticksToSamples(time, this.#sampleRate));
    this.#rate = rate;
    this.#keepWindow();
    void this.#work();
  }

  counters(): FeederCounters {
    return {
      readers: this.#takes?.readers ?? 0,
      chunks: this.#takes?.chunks ?? 0,
      shared: this.#memory.shared !== null,
      busy: this.#working,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop.abort();
    this.#port?.close();
    await this.#takes?.close();
  }

  #answered(answer: FeedAnswer): void {
    if (answer.kind === 'freed') this.#memory.giveBack(answer.data);
    else if (answer.kind === 'swapped') {
      const heard = this.#plans.findIndex((plan) => plan.id === answer.id);
      if (heard > 0) this.#plans.splice(0, heard);
    } else if (answer.token >= this.#token) {
      this.#position = answer.position;
      if (answer.rate !== 0) this.#rate = answer.rate;
      this.#keepWindow();
    }
    void this.#work();
  }

  /** At once where nothing has to be read for it; else the old plan is heard until that is done. */
  #replan(): void {
    const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
    const mix = soundMix(this.#snapshot!, this.#sequence, everything);
    // A sequence with a layout is mixed in it, and folded for the device behind the mix.
    const channels = mix.master.layout ? channelsOf(mix.master.layout) : this.#channels;
    const round = ++this.#round;
    if (!this.#data?.lacks(mix)) this.#use(mix, channels);
    else
      void this.#data.load(mix, this.#stop.signal).then(
        (problems) => {
          if (this.#closed) return;
          for (const error of problems) this.#listener({ kind: 'effect-error', error });
          // Edits that came meanwhile have asked for a plan of their own.
          if (round === this.#round) this.#use(mix, channels);
        },
        (error: unknown) => {
          if (!isAbort(error)) this.#listener({ kind: 'effect-error', error: reportOf(error) });
        },
      );
  }

  #use(mix: SoundMix, channels: number): void {
    this.#plan = planMix(mix, this.#sampleRate, channels, this.#find, this.#data?.find);
    this.#sendPlan(false);
    void this.#work();
  }

  /** Sends the next window in time; it sounds as the last. */
  #keepWindow(): void {
    const last = this.#plans.at(-1);
    if (!last || !this.#plan) return;
    const margin = WINDOW_MARGIN_SECONDS * this.#sampleRate;
    const reaches = (place: number): boolean =>
      last.ranges.some(({ from, to }) => place + margin < to && (from === 0 || place - margin > from));
    if (!this.#places().every(reaches)) this.#sendPlan(true);
  }

  /** The playhead, and in a loop where it goes on behind the end: the plan for there is sent before it comes there. */
  #places(): number[] {
    const here = Math.floor(this.#position);
    return this.#loop ? [here, entryOf(this.#loop, this.#rate)] : [here];
  }

  #sendPlan(seamless: boolean): void {
    const reach = WINDOW_SECONDS * this.#sampleRate;
    const ranges = this.#places().map((place) => ({ from: Math.max(0, place - reach), to: place + reach }));
    const window = planWindow(this.#plan!, ranges);
    const { plan: bare, samples } = withoutSamples({ ...window.plan, takes: [] });
    const sent: SentPlan = { ...window, id: ++this.#planCount, keys: new Set(samples.keys()) };
    // Of the plans that wait, only the newest will ever be heard.
    this.#plans = [...this.#plans.slice(0, 1), sent];
    const takes = window.plan.takes.map((take) => this.#takes!.idOf(take));
    for (const [key, planes] of samples) this.#give(key, planes);
    this.#send({ kind: 'plan', id: sent.id, plan: bare, ranges, takes, seamless });
  }

  #give(key: string, planes: readonly Float32Array[]): void {
    if (this.#given.has(key)) return;
    this.#given.add(key);
    this.#send({ kind: 'samples', key, planes: this.#memory.shared ? planes.map(shared) : planes });
  }

  /** One chunk after the other, the nearest first, until all that is wanted lies there. */
  async #work(): Promise<void> {
    if (this.#working || this.#closed || !this.#takes) return;
    this.#working = true;
    try {
      for (;;) {
        await this.#tidy();
        const job = this.#nextJob();
        if (!job || this.#closed) return;
        await Promise.all(job.takes.map((take) => this.#takes!.feed(take, job.chunk)));
      }
    } finally {
      this.#working = false;
    }
  }

  #wanted(): number[] {
    if (Math.abs(this.#rate) > FASTEST_AUDIBLE) return [];
    const ahead = Math.ceil(
      (AHEAD_SECONDS * this.#sampleRate * Math.max(1, Math.abs(this.#rate))) / CHUNK_FRAMES,
    );
    return chunksToFeed(Math.floor(this.#position / CHUNK_FRAMES), this.#rate, ahead, this.#chunkLoop());
  }

  #chunkLoop(): ChunkLoop | null {
    if (!this.#loop || !this.#plan) return null;
    // What looks ahead hears beyond the end.
    const beyond = leadOf(this.#plan) * BLOCK;
    return {
      first: Math.floor(this.#loop.from / CHUNK_FRAMES),
      last: Math.floor((this.#loop.to - 1 + beyond) / CHUNK_FRAMES),
    };
  }

  #nextJob(): { chunk: number; takes: Take[] } | null {
    for (const chunk of this.#wanted()) {
      const takes = this.#takesIn(chunk).filter((take) => this.#takes!.lacks(take, chunk));
      if (takes.length > 0) return { chunk, takes };
    }
    return null;
  }

  /** Of the plan that is heard and of the one that comes. */
  #takesIn(chunk: number): Take[] {
    const takes = new Map<number, Take>();
    for (const { plan } of this.#plans) {
      for (const index of stretches(plan, chunk * CHUNK_FRAMES, (chunk + 1) * CHUNK_FRAMES).keys()) {
        const take = plan.takes[index]!;
        takes.set(this.#takes!.idOf(take), take);
      }
    }
    return [...takes.values()];
  }

  /** Drops chunks and readers that nothing wants any more. */
  async #tidy(): Promise<void> {
    const wanted = new Set(this.#wanted());
    const here = Math.floor(this.#position / CHUNK_FRAMES);
    for (let chunk = here - BEHIND_CHUNKS; chunk <= here + BEHIND_CHUNKS; chunk++) wanted.add(chunk);
    const takes = this.#takes!;
    const alive = new Set(this.#plans.flatMap(({ plan }) => plan.takes.map((take) => takes.idOf(take))));
    takes.dropUnless(({ take, chunk }) => wanted.has(chunk) && alive.has(take));
    for (const key of this.#given) {
      if (this.#plans.some(({ keys }) => keys.has(key))) continue;
      this.#given.delete(key);
      this.#send({ kind: 'samples', key, planes: [] });
    }
    const inUse = new Set<number>();
    for (const chunk of wanted) for (const take of this.#takesIn(chunk)) inUse.add(takes.idOf(take));
    await takes.keepReaders(inUse);
  }

  #send(message: FeedMessage<MixPlan>, transfer: ArrayBuffer[] = []): void {
    this.#port?.postMessage(message, transfer);
  }
}

/** One copy for both threads instead of one for each. */
function shared(plane: Float32Array): Float32Array {
  const memory = new Float32Array(new SharedArrayBuffer(plane.byteLength));
  memory.set(plane);
  return memory;
}
