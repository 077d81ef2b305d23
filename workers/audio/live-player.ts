// What runs on the audio thread: the engine's mixer, a transport, and nothing that can wait. It never makes noise: where sound
// starts, stops, jumps or is missing, the signal is led to and from silence within 2.7 ms.
import { BLOCK, MAX_CHANNELS, makePlanes, type Planes } from '../../src/engine/audio/block.ts';
import { type FindSoundEffect, NO_EFFECTS } from '../../src/engine/audio/effect-probe.ts';
import type { MixPlan } from '../../src/engine/audio/mix-plan.ts';
import { Mixer } from '../../src/engine/audio/mixer.ts';
import { Monitor } from '../../src/engine/audio/monitor.ts';
import { CHUNK_FRAMES } from '../../src/protocol/audio/audio-protocol.ts';
import { ChunkStore, LiveTakes } from './live-takes.ts';
import { type LoopRange, wrapped } from './loop-range.ts';
import type { PlanRange } from './plan-window.ts';

/** Faster than this no sound is made: the reader could not follow, and nobody could listen. */
export const FASTEST_AUDIBLE = 4;

const FADE = BLOCK;
/** An edit fades from the old mix to the new one over this many samples. */
const EDIT_FADE = 2 * BLOCK;

export interface LivePlan {
  readonly id: number;
  readonly plan: MixPlan;
  /** Where it is valid. */
  readonly ranges: readonly PlanRange[];
  readonly takes: readonly number[];
  readonly seamless: boolean;
}

interface Running {
  readonly id: number;
  readonly mixer: Mixer;
  readonly takes: LiveTakes;
  readonly ranges: readonly PlanRange[];
  readonly seamless: boolean;
  /** The plan that ran when this one came: its effects are in this mixer. */
  readonly madeFrom: number | null;
}

export interface LivePlayerEvents {
  /** The plan is heard; what only older ones need may go. */
  readonly onSwap: (id: number) => void;
  /** The mixer has mixed the block: for meters. */
  readonly onBlock?: (mixer: Mixer, block: number) => void;
  /** Samples of the mix as they are played at rate 1: frames `from` … `to` − 1 of the planes, the first is sample `start`. */
  readonly onTap: ((start: number, planes: Planes, from: number, to: number) => void) | null;
}

export class LivePlayer {
  readonly store = new ChunkStore();
  /** Largest magnitude of each channel of the mix. */
  peaks = new Float32Array(2);
  underruns = 0;
  events: LivePlayerEvents;
  readonly #channels: number;
  readonly #find: FindSoundEffect;
  /** The mix in its own layout; `peaks` and the tap are of it. */
  readonly #mix = makePlanes(MAX_CHANNELS, BLOCK);
  readonly #other = makePlanes(MAX_CHANNELS, BLOCK);
  /** What the device gets of the mix. */
  readonly #monitor: Monitor;
  #current: Running | null = null;
  #pending: Running | null = null;
  /** The plan that an edit is fading from, and how far. */
  #old: Running | null = null;
  #editFade = 0;
  /** True while an edit fades inside the mixer, whose effects run on. */
  #gliding = false;
  /** As many of `#mix` as the mix has channels. */
  #heard: Planes = [];
  /** The block in `#mix`. */
  #cached = -1;
  /** Next sample of the sequence; the fraction counts in playing direction. */
  #at = 0;
  #fraction = 0;
  #rate = 1;
  #loop: LoopRange | null = null;
  #playing = false;
  #stopping = false;
  #waiting = false;
  /** True once something was heard since the start. */
  #begun = false;
  /** Transport fade, 0…1. */
  #gain = 0;
  /** What was heard last, led to 0 after a jump. */
  readonly #last: Float64Array;
  readonly #tail: Float64Array;
  #tailGain = 0;
  readonly #sum: Float64Array;

  /** @param channels of the device @param find the sound effects that there are */
  constructor(channels: number, events: LivePlayerEvents, find: FindSoundEffect = NO_EFFECTS) {
    this.#channels = channels;
    this.#find = find;
    this.events = events;
    this.#monitor = new Monitor(channels);
    this.#last = new Float64Array(channels);
    this.#tail = new Float64Array(channels);
    this.#sum = new Float64Array(channels);
  }

  get playing(): boolean {
    return this.#playing;
  }

  get waiting(): boolean {
    return this.#playing && this.#waiting;
  }

  /** Binaural monitoring instead of a fold. */
  set headphones(on: boolean) {
    this.#monitor.headphones = on;
  }

  /** Rate at which the position moves. */
  get rate(): number {
    return this.#playing && !this.#waiting ? this.#rate : 0;
  }

  get position(): number {
    return this.#at + this.#fraction * Math.sign(this.#rate);
  }

  /** Takes effect at the first block for which all its samples are there. */
  setPlan(plan: LivePlan): void {
    const running: Running = {
      id: plan.id,
      mixer: new Mixer(plan.plan, this.#find, this.#current?.mixer ?? null),
      takes: new LiveTakes(this.store, plan.takes),
      ranges: plan.ranges,
      // What replaced an edit that was never heard has to fade as well.
      seamless: plan.seamless && (this.#pending?.seamless ?? true),
      madeFrom: this.#current?.id ?? null,
    };
    this.#pending = running;
    if (!this.#playing) this.#swap();
  }

  /** @param loop is played round and round: its last sample is followed by its first, or the other way round backwards */
  start(at: number, rate: number, loop: LoopRange | null = null): void {
    this.#leave();
    this.#loop = loop;
    this.#at = Math.max(0, wrapped(Math.floor(at), loop, rate));
    this.#fraction = 0;
    this.#rate = rate;
    this.#playing = true;
    this.#stopping = false;
    // Not before the samples of two chunks are there.
    this.#waiting = true;
    this.#begun = false;
    this.#cached = -1;
    // Before the first sample of the sequence there is nothing that a sudden start could tear.
    this.#gain = this.#at === 0 && rate === 1 ? 1 : 0;
    if (this.#old || this.#gliding) {
      this.#old = null;
      this.#gliding = false;
      this.events.onSwap(this.#current!.id);
    }
    this.#swap();
  }

  stop(): void {
    if (!this.#playing) return;
    this.#stopping = true;
    if (this.#waiting || !this.#begun) this.#playing = false;
  }

  /** Fills all planes, of which all have the same length. */
  render(out: readonly Float32Array[]): void {
    const frames = out[0]!.length;
    const made = this.#playing ? this.#play(out, frames) : 0;
    for (let c = 0; c < out.length; c++) out[c]!.fill(0, made);
    this.#fadeTransport(out, made);
    this.#addTail(out, frames);
    for (let c = 0; c < this.#channels; c++) this.#last[c] = out[c]![frames - 1]!;
  }

  #block(): number {
    return Math.floor(this.#at / BLOCK);
  }

  /** Leads what is heard now to silence, whatever comes next. */
  #leave(): void {
    for (let c = 0; c < this.#channels; c++) this.#tail[c] = this.#last[c]!;
    this.#tailGain = 1;
  }

  #play(out: readonly Float32Array[], frames: number): number {
    if (Math.abs(this.#rate) > FASTEST_AUDIBLE) return this.#skip(frames);
    return this.#rate === 1 ? this.#playStraight(out, frames) : this.#playShuttle(out, frames);
  }

  /** Too fast to be heard: only the position moves. */
  #skip(frames: number): number {
    this.#waiting = false;
    if (this.#stopping) this.#playing = false;
    else this.#at = Math.max(0, wrapped(this.#at + Math.round(this.#rate * frames), this.#loop, this.#rate));
    return 0;
  }

  #playStraight(out: readonly Float32Array[], frames: number): number {
    let made = 0;
    while (made < frames) {
      this.#at = wrapped(this.#at, this.#loop, 1);
      const block = this.#block();
      if (!this.#prepare(block)) break;
      const from = this.#at - block * BLOCK;
      const end = this.#loop && this.#at < this.#loop.to ? this.#loop.to - this.#at : BLOCK;
      const length = Math.min(frames - made, BLOCK - from, end);
      const heard = this.#monitor.planes;
      for (let c = 0; c < this.#channels; c++) {
        const source = heard[c]!;
        const target = out[c]!;
        for (let i = 0; i < length; i++) target[made + i] = source[from + i]!;
      }
      this.events.onTap?.(this.#at, this.#heard, from, from + length);
      this.#at += length;
      made += length;
    }
    return made;
  }

  /** Other rates, forwards and backwards: each output sample is the mean of those it passes, or lies between two. */
  #playShuttle(out: readonly Float32Array[], frames: number): number {
    const step = Math.sign(this.#rate);
    const speed = Math.abs(this.#rate);
    for (let made = 0; made < frames; made++) {
      const reach = this.#fraction + speed;
      const passed = Math.max(1, Math.floor(reach));
      this.#sum.fill(0);
      for (let k = 0; k < passed; k++) {
        const sample = wrapped(this.#at + k * step, this.#loop, this.#rate);
        if (sample < 0) return made;
        const block = Math.floor(sample / BLOCK);
        if (!this.#prepare(block)) return made;
        for (let c = 0; c < this.#channels; c++)
          this.#sum[c] = this.#sum[c]! + this.#monitor.planes[c]![sample - block * BLOCK]!;
      }
      for (let c = 0; c < this.#channels; c++) out[c]![made] = this.#sum[c]! / passed;
      this.#at = wrapped(this.#at + Math.floor(reach) * step, this.#loop, this.#rate);
      this.#fraction = reach - Math.floor(reach);
    }
    return frames;
  }

  /** Makes `#mix` hold the block; false when samples are missing. */
  #prepare(block: number): boolean {
    if (this.#cached === block) return true;
    // One edit after the other.
    if (this.#pending && !this.#gliding && this.#ready(this.#pending, block)) this.#swap();
    const current = this.#current;
    if (!current || !this.#ready(current, block) || (this.#waiting && !this.#cushioned(current, block))) {
      this.#wait();
      return false;
    }
    this.#waiting = false;
    this.#begun = true;
    // Backwards no effect could run; a mixer that has waited goes on where it was.
    if (this.#rate < 0) current.mixer.mixDry(block, current.takes, this.#mix);
    else current.mixer.mix(block, current.takes, this.#mix);
    if (this.#old) this.#fadeEdit(this.#old, block);
    if (this.#gliding && !current.mixer.gliding) {
      this.#gliding = false;
      this.events.onSwap(current.id);
    }
    this.#monitor.take(this.#heard, current.mixer.plan);
    this.#cached = block;
    this.#measure();
    this.events.onBlock?.(current.mixer, block);
    return true;
  }

  #ready(running: Running | null, block: number): boolean {
    return !!running && covers(running, block) && running.mixer.missing(block, running.takes) === 0;
  }

  /** After a wait the next chunk must be there as well, or playing would stutter. */
  #cushioned(running: Running, block: number): boolean {
    const sample = block * BLOCK + Math.sign(this.#rate) * CHUNK_FRAMES;
    const next = Math.floor(wrapped(sample, this.#loop, this.#rate) / BLOCK);
    return next < 0 || !covers(running, next) || this.#ready(running, next);
  }

  #wait(): void {
    if (this.#stopping) this.#playing = false;
    if (this.#waiting) return;
    this.#waiting = true;
    if (!this.#begun) return;
    this.underruns++;
    this.#leave();
    this.#gain = 0;
  }

  #swap(): void {
    const next = this.#pending;
    if (!next) return;
    const before = this.#current;
    const heard = before && this.#begun && this.#playing && !this.#waiting && this.#rate === 1;
    const remembers = next.mixer.remembers || before?.mixer.remembers;
    const reshaped = before?.mixer.plan.channels !== next.mixer.plan.channels;
    if (heard && !next.seamless && !remembers && !reshaped) {
      this.#old = before;
      this.#editFade = 0;
    } else if (
      heard &&
      next.madeFrom === before.id &&
      !next.seamless &&
      next.mixer.canGlideFrom(before.mixer)
    ) {
      next.mixer.follow(before.mixer, before.takes);
      this.#gliding = true;
    } else if (heard && !(next.seamless && next.madeFrom === before.id)) {
      // Effects cannot run twice: the old mix is led to silence, and the new one, which has its effects, from it.
      this.#leave();
      this.#gain = 0;
    }
    if (before && next.madeFrom === before.id && !this.#gliding) next.mixer.follow(before.mixer);
    this.#current = next;
    this.#heard = this.#mix.slice(0, next.mixer.plan.channels);
    if (this.peaks.length !== this.#heard.length) this.peaks = new Float32Array(this.#heard.length);
    this.#pending = null;
    this.#cached = -1;
    if (!this.#old && !this.#gliding) this.events.onSwap(next.id);
  }

  /** Blends the block of the plan before an edit into `#mix`. */
  #fadeEdit(old: Running, block: number): void {
    if (this.#ready(old, block)) {
      old.mixer.mix(block, old.takes, this.#other);
      for (let c = 0; c < this.#heard.length; c++) {
        const mix = this.#mix[c]!;
        const other = this.#other[c]!;
        for (let i = 0; i < BLOCK; i++) {
          const x = (this.#editFade + i) / EDIT_FADE;
          mix[i] = other[i]! + (mix[i]! - other[i]!) * x;
        }
      }
      this.#editFade += BLOCK;
    } else this.#editFade = EDIT_FADE;
    if (this.#editFade < EDIT_FADE) return;
    this.#old = null;
    this.events.onSwap(this.#current!.id);
  }

  #measure(): void {
    for (let c = 0; c < this.#heard.length; c++) {
      const plane = this.#heard[c]!;
      let peak = this.peaks[c]!;
      for (let i = 0; i < BLOCK; i++) {
        const magnitude = Math.abs(plane[i]!);
        if (magnitude > peak) peak = magnitude;
      }
      this.peaks[c] = peak;
    }
  }

  #fadeTransport(out: readonly Float32Array[], made: number): void {
    if (!this.#stopping && this.#gain >= 1) return;
    const target = this.#stopping ? 0 : 1;
    for (let i = 0; i < made; i++) {
      this.#gain += (target > this.#gain ? 1 : -1) / FADE;
      this.#gain = Math.min(1, Math.max(0, this.#gain));
      for (let c = 0; c < this.#channels; c++) out[c]![i] = out[c]![i]! * this.#gain;
    }
    if (this.#stopping && this.#gain <= 0) this.#playing = false;
  }

  #addTail(out: readonly Float32Array[], frames: number): void {
    for (let i = 0; i < frames && this.#tailGain > 0; i++) {
      this.#tailGain = Math.max(0, this.#tailGain - 1 / FADE);
      for (let c = 0; c < this.#channels; c++) out[c]![i] = out[c]![i]! + this.#tail[c]! * this.#tailGain;
    }
  }
}

/** Whether the plan is right for the block and for what has to be mixed before it comes out. */
const covers = ({ ranges, mixer }: Running, block: number): boolean =>
  ranges.some(({ from, to }) => block * BLOCK >= from && (block + 1 + mixer.lead) * BLOCK <= to);
