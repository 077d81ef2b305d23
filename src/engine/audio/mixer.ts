// The mixer: a plan and the takes' samples in, master blocks out. Without effects one block is a pure function of the plan and the
// samples; with them blocks follow on from a rest (mix-plan.ts, `mixStart`). Either way the same code gives the same bits in a worklet,
// a worker and Node, however the mix is chunked. Nothing is allocated here once the first block is made.

import { BLOCK, MAX_CHANNELS, makePlanes, type Planes } from './block.ts';
import type { ChainSetup } from './chain-mix.ts';
import { DelayLine } from './delay-line.ts';
import { type MixMatrix, mixMatrix } from './downmix.ts';
import { type FindSoundEffect, NO_EFFECTS } from './effect-probe.ts';
import { layoutOf } from './layout.ts';
import { foldRow } from './mix-loops.ts';
import { leadOf, type MixPlan, remembers } from './mix-plan.ts';
import { dataKeyOf } from './planned-strip.ts';
import { SpanMix, type TakeSource } from './span-mix.ts';
import { GLIDE, StripMix, stripsOf } from './strip-mix.ts';

export type { TakeSource } from './span-mix.ts';

export class Mixer {
  readonly plan: MixPlan;
  /** Blocks that are mixed before the first comes out. */
  readonly lead: number;
  /** True when blocks depend on those before them. */
  readonly remembers: boolean;
  readonly #strips: readonly StripMix[];
  readonly #spans: readonly SpanMix[];
  readonly #master: StripMix;
  /** Takes the part of a block back by which `lead` is more than the master is late. */
  readonly #align: DelayLine | null;
  readonly #aligned: Planes;
  /** Null when the master has the channels of the result. */
  readonly #fold: MixMatrix | null;
  /** The mixer before an edit, while it fades out, and how far. */
  #old: { readonly mixer: Mixer; readonly takes: TakeSource } | null = null;
  #done = 0;
  readonly #scratch: Planes;
  /** The block that is mixed next; before the first block of a run, the one that was asked for. */
  #next = Number.NaN;

  /** @param from the mixer before an edit, whose effects this one has where they go on; see `follow` */
  constructor(plan: MixPlan, find: FindSoundEffect = NO_EFFECTS, from: Mixer | null = null) {
    this.plan = plan;
    this.lead = leadOf(plan);
    this.remembers = remembers(plan);
    const setup: ChainSetup = { sampleRate: plan.sampleRate, tempo: plan.tempo, find };
    const before = new Map(from ? from.#strips.map((strip) => [strip.planned.id, strip]) : []);
    const planned = stripsOf(plan);
    this.#strips = planned.map((strip, i) => new StripMix(i, plan, setup, before.get(strip.id) ?? null));
    const tracks = new Map(from ? from.#spans.map((spans) => [spans.planned.id, spans]) : []);
    this.#spans = plan.tracks.map((track) => new SpanMix(track, plan, setup, tracks.get(track.id) ?? null));
    this.#master = this.#strips.at(-1)!;
    const { layout } = plan.master;
    const target = layoutOf(plan.channels);
    this.#fold = layout.join() === target.join() ? null : mixMatrix(layout, target, plan.fold);
    this.#scratch = makePlanes(MAX_CHANNELS, BLOCK);
    const rest = this.lead * BLOCK - plan.late;
    this.#align = rest > 0 ? new DelayLine(layout.length, rest) : null;
    this.#aligned = this.#align ? makePlanes(layout.length, BLOCK) : this.#master.planes;
  }

  /** True when an edit has changed no route, layout, effect or latency: then gains and clips can fade from one mixer to the other. */
  canGlideFrom(from: Mixer): boolean {
    return shapeOf(this.plan) === shapeOf(from.plan);
  }

  /** True while an edit is fading in. */
  get gliding(): boolean {
    return this.#old !== null;
  }

  /**
   * Goes on where the mixer is that this one was made from, with all that its effects remember; that one must rest from now on.
   * @param takes of that mixer: given, what it would have played fades over to this one's; see `canGlideFrom`
   */
  follow(from: Mixer, takes: TakeSource | null = null): void {
    for (const strip of this.#strips) {
      const old = from.#strips.find(({ planned }) => planned.id === strip.planned.id);
      if (old) strip.follow(old);
    }
    for (const spans of this.#spans) {
      const old = from.#spans.find(({ planned }) => planned.id === spans.planned.id);
      if (old) spans.follow(old);
    }
    // With another latency everything moves in time: then the mix begins anew.
    if (from.lead !== this.lead || from.plan.late !== this.plan.late) return;
    if (takes) {
      this.#old = { mixer: from, takes };
      this.#done = 0;
    }
    this.#next = from.#next;
    if (from.#align && this.#align) this.#align.take(from.#align);
  }

  /** Blocks of effects so far that were not finite: they became silence, and the effect began anew. */
  get notFinite(): number {
    const chains = this.#strips.reduce((sum, { chain }) => sum + (chain?.notFinite ?? 0), 0);
    return chains + this.#spans.reduce((sum, spans) => sum + spans.notFinite, 0);
  }

  /** Tracks, buses, master: after `mix` their planes hold the block behind their effects and before their fader; for meters. */
  get strips(): readonly StripMix[] {
    return this.#strips;
  }

  /** The effects that run on a strip, for meters of what they do. */
  insertsOf(strip: string): readonly { readonly id: string; readonly reduction: Float32Array | undefined }[] {
    const found = this.#strips.find(({ planned }) => planned.id === strip);
    return (found?.chain?.inserts ?? []).map(({ planned, processor }) => ({
      id: planned.id,
      reduction: processor.reduction,
    }));
  }

  /** Every effect of a clip that worked on the last block and says by how much it took it down; for meters. */
  clipReductions(each: (effect: string, reduction: Float32Array) => void): void {
    for (const spans of this.#spans) spans.reductions(each);
  }

  /**
   * Mixes block `block` (samples 128 block … 128 block + 127) into the planes from entry `at` on; unlimited, may exceed ±1. A block that
   * does not follow the one before begins from rest.
   * @returns how many spans had no samples and stayed silent
   */
  mix(block: number, takes: TakeSource, into: readonly Float32Array[], at = 0): number {
    if (block + this.lead !== this.#next) this.#restart(block);
    let missing = 0;
    for (; this.#next <= block + this.lead; this.#next++) missing += this.#run(this.#next, takes, false);
    this.#put(this.#aligned, into, at);
    return missing;
  }

  /** The block without effects, in any order and without memory: for playing backwards. */
  mixDry(block: number, takes: TakeSource, into: readonly Float32Array[], at = 0): number {
    this.#next = Number.NaN;
    const missing = this.#run(block, takes, true);
    this.#put(this.#master.planes, into, at);
    return missing;
  }

  /**
   * How many takes sound in what has to be mixed for the block whose samples are not there: what a live mix asks before it goes on.
   */
  missing(block: number, takes: TakeSource): number {
    const last = block + this.lead;
    let count = 0;
    for (let b = last === this.#next ? last : block; b <= last; b++)
      for (let t = 0; t < this.#spans.length; t++) count += this.#spans[t]!.missing(b * BLOCK, takes);
    return count;
  }

  #restart(block: number): void {
    this.#old = null;
    for (const strip of this.#strips) strip.reset();
    for (const spans of this.#spans) spans.reset();
    this.#align?.reset();
    this.#next = block;
  }

  #run(block: number, takes: TakeSource, dry: boolean): number {
    const time = block * BLOCK;
    const strips = this.#strips;
    for (let s = 0; s < strips.length; s++) {
      strips[s]!.clear();
      strips[s]!.glide(this.#old ? this.#old.mixer.#strips[s]! : null, this.#done);
    }
    let missing = 0;
    for (let o = 0; o < this.plan.order.length; o++) {
      const index = this.plan.order[o]!;
      const strip = strips[index]!;
      if (index < this.#spans.length) {
        missing += this.#spans[index]!.mix(time, takes, strip.planes, dry);
        if (this.#old) this.#fadeSpans(this.#old, index, time, strip.planes);
      }
      strip.process(time, strips, dry);
      strip.send(strips, dry);
    }
    this.#master.applyFader();
    if (this.#old) {
      this.#done += BLOCK;
      if (this.#done >= GLIDE) this.#old = null;
    }
    if (this.#align && !dry) {
      for (let c = 0; c < this.#aligned.length; c++) this.#aligned[c]!.fill(0);
      this.#align.addDelayed(this.#master.planes, this.#aligned, 0);
    }
    return missing;
  }

  /** The clips of a track as they were before an edit, under those of now. Where clips have effects, or are late, they cannot run twice. */
  #fadeSpans(
    old: { readonly mixer: Mixer; readonly takes: TakeSource },
    track: number,
    time: number,
    into: Planes,
  ): void {
    const before = old.mixer.#spans[track]!;
    const { planned } = this.#spans[track]!;
    if (planned.late > 0 || planned.chains.length > 0 || before.planned.chains.length > 0) return;
    for (let c = 0; c < into.length; c++) this.#scratch[c]!.fill(0);
    before.mix(time, old.takes, this.#scratch, false);
    for (let c = 0; c < into.length; c++) {
      const now = into[c]!;
      const then = this.#scratch[c]!;
      for (let i = 0; i < BLOCK; i++) now[i] = then[i]! + (now[i]! - then[i]!) * ((this.#done + i) / GLIDE);
    }
  }

  #put(from: Planes, into: readonly Float32Array[], at: number): void {
    for (let c = 0; c < this.plan.channels; c++) {
      if (this.#fold) foldRow(this.#fold[c]!, from, into[c]!, at);
      else for (let i = 0; i < BLOCK; i++) into[c]![at + i] = from[c]![i]!;
    }
  }
}

/** What has to be the same for a glide: everything but clips, gains, pans and params. */
const shapeOf = (plan: MixPlan): string =>
  JSON.stringify([
    plan.channels,
    plan.order,
    stripsOf(plan).map(({ id, layout, late, inserts, edges }) => [
      id,
      layout,
      late,
      inserts.map(({ id: insert, effect, version, stepping, params, latency, key, data }) => [
        insert,
        effect,
        version,
        // Steps that are moved change who of the two plays.
        stepping === 'none' ? '' : params,
        latency,
        key,
        dataKeyOf({ data }),
      ]),
      edges.map(({ id: send, to, tap, delay }) => [send, to, tap, delay]),
    ]),
  ]);
