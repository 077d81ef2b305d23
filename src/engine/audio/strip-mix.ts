// One strip of the mixer while it runs: what comes in, its effects, its fader, its ways out.
import { BLOCK, makePlanes, type Planes } from './block.ts';
import { ChainMix, type ChainSetup, makeProcessors, silentPlanes } from './chain-mix.ts';
import { fillGains, gainAt, glideAt, isSteady, lastKnot, nextKnot } from './curve.ts';
import { DelayLine } from './delay-line.ts';
import { type FoldGains, type MixMatrix, mixMatrix } from './downmix.ts';
import type { Layout } from './layout.ts';
import { addConstant, addShaped, addSloped } from './mix-loops.ts';
import type { MixPlan } from './mix-plan.ts';
import { balanceOf, panGains } from './pan.ts';
import type { PlannedEdge, PlannedStrip } from './planned-strip.ts';
import { PanLaw, type PanPlace } from './surround-pan.ts';

const product = new Float64Array(BLOCK);
const shared = new Float64Array(BLOCK);

/** Samples over which an edit is faded in while its effects run on. */
export const GLIDE = 2 * BLOCK;

/** From a strip's channels to those of where it goes: folds by BS.775, mono panned, sides balanced. Writes every entry. */
class PlainLaw {
  readonly #base: MixMatrix;
  readonly #mono: boolean;
  readonly #to: Layout;

  constructor(from: Layout, to: Layout, fold: FoldGains) {
    this.#base = mixMatrix(from, to, fold);
    this.#mono = from.length === 1 && to.length > 1;
    this.#to = to;
  }

  write(pan: number, into: MixMatrix): void {
    if (this.#mono) {
      const { left, right } = panGains(pan);
      for (let output = 0; output < into.length; output++)
        into[output]![0] = output === 0 ? left : output === 1 ? right : 0;
      return;
    }
    const balance = balanceOf(this.#to, pan);
    for (let output = 0; output < into.length; output++) {
      const row = into[output]!;
      for (let input = 0; input < row.length; input++)
        row[input] = this.#base[output]![input]! * balance[output]!;
    }
  }
}

/** One way out. */
export class EdgeMix {
  readonly planned: PlannedEdge;
  readonly line: DelayLine | null;
  readonly #strip: PlannedStrip;
  readonly #glide: number;
  readonly #plain: PlainLaw;
  readonly #law: PanLaw | null;
  readonly #moves: boolean;
  readonly #matrix: MixMatrix;
  readonly #next: MixMatrix;
  readonly #held: Planes | null;
  readonly #level = new Float64Array(BLOCK);
  readonly #place: PanPlace = { x: 0, y: 1, divergence: 0, width: 1, rotation: 0, lfe: 0 };
  readonly #panCurves: PlannedStrip['pan'][];

  constructor(strip: PlannedStrip, planned: PlannedEdge, to: Layout, plan: MixPlan) {
    this.planned = planned;
    this.#strip = strip;
    this.#glide = plan.glide;
    this.line = planned.delay > 0 ? new DelayLine(to.length, planned.delay) : null;
    this.#held = this.line && makePlanes(to.length, BLOCK);
    this.#plain = new PlainLaw(strip.layout, to, plan.fold);
    const output = planned.tap === 'output';
    const { panner } = strip;
    this.#law = output && panner ? new PanLaw(strip.layout, to) : null;
    this.#panCurves = !output ? [] : panner ? Object.values(panner) : [strip.pan];
    this.#moves = this.#panCurves.some((curve) => typeof curve !== 'number');
    const matrix = (): MixMatrix => to.map(() => new Float32Array(strip.layout.length));
    this.#matrix = matrix();
    this.#next = matrix();
    this.#write(0, this.#matrix);
  }

  /**
   * Adds the block to what comes in at the other end. `gains`: of the strip, constant where `gain` is a number. `dry`: at once, as if
   * nothing were late.
   */
  push(
    from: Planes,
    start: number,
    gain: number | null,
    gains: Float64Array,
    into: Planes,
    dry: boolean,
  ): void {
    const target = this.begin(into, dry);
    this.render(from, start, gain, gains, target);
    this.finish(target, into);
  }

  /** Where the block is put together: planes of its own where it is held back, else those of the other end. */
  begin(into: Planes, dry: boolean): Planes {
    const held = dry ? null : this.#held;
    if (held) for (let c = 0; c < held.length; c++) held[c]!.fill(0);
    return held ?? into;
  }

  finish(target: Planes, into: Planes): void {
    if (target !== into) this.line!.addDelayed(target, into, 0);
  }

  /** Adds the block to the planes, in the layout of the other end. */
  render(from: Planes, start: number, gain: number | null, gains: Float64Array, target: Planes): void {
    const { level } = this.planned;
    let constant = gain;
    let shape = gains;
    if (isSteady(level, start, this.#glide)) {
      const steady = gainAt(level, start, this.#glide);
      if (constant !== null) constant *= steady;
      else if (steady !== 1) {
        for (let i = 0; i < BLOCK; i++) product[i] = gains[i]! * steady;
        shape = product;
      }
    } else {
      fillGains(level, start, this.#glide, this.#level);
      for (let i = 0; i < BLOCK; i++) product[i] = this.#level[i]! * (constant ?? gains[i]!);
      constant = null;
      shape = product;
    }
    if (this.#moves && !this.#panIsSteady(start)) this.#pushMoving(from, start, constant, shape, target);
    else {
      if (this.#moves) this.#write(start, this.#matrix);
      this.#pushSteady(from, constant, shape, target);
    }
  }

  #pushSteady(from: Planes, constant: number | null, shape: Float64Array, target: Planes): void {
    for (let output = 0; output < target.length; output++) {
      const row = this.#matrix[output]!;
      for (let input = 0; input < row.length; input++) {
        const coefficient = row[input]!;
        if (coefficient === 0) continue;
        if (constant === null) addShaped(from[input]!, coefficient, shape, target[output]!, 0, BLOCK);
        else if (constant !== 0)
          addConstant(from[input]!, 0, Math.fround(coefficient * constant), target[output]!, 0, BLOCK);
      }
    }
  }

  #pushMoving(
    from: Planes,
    start: number,
    constant: number | null,
    shape: Float64Array,
    target: Planes,
  ): void {
    if (constant !== null) product.fill(constant);
    const gains = constant !== null ? product : shape;
    for (let i = 0; i < BLOCK; ) {
      const before = lastKnot(this.#panCurves, start + i, this.#glide);
      const after = nextKnot(this.#panCurves, start + i, this.#glide);
      const end = Math.min(BLOCK, Math.ceil(after - start));
      this.#write(before, this.#matrix);
      this.#write(after, this.#next);
      const done = start + i - before;
      for (let output = 0; output < target.length; output++) {
        const row = this.#matrix[output]!;
        for (let input = 0; input < row.length; input++) {
          const slope = (this.#next[output]![input]! - row[input]!) / (after - before);
          const first = row[input]! + slope * done;
          if (first !== 0 || slope !== 0)
            addSloped(from[input]!, first, slope, gains, target[output]!, i, end);
        }
      }
      i = end;
    }
  }

  #panIsSteady(start: number): boolean {
    for (let i = 0; i < this.#panCurves.length; i++)
      if (!isSteady(this.#panCurves[i]!, start, this.#glide)) return false;
    return true;
  }

  #write(sample: number, into: MixMatrix): void {
    const { panner, pan } = this.#strip;
    if (!this.#law || !panner) {
      this.#plain.write(this.planned.tap === 'output' ? glideAt(pan, sample, this.#glide) : 0, into);
      return;
    }
    const place = this.#place;
    place.x = glideAt(panner.x, sample, this.#glide);
    place.y = glideAt(panner.y, sample, this.#glide);
    place.divergence = glideAt(panner.divergence, sample, this.#glide);
    place.width = glideAt(panner.width, sample, this.#glide);
    place.rotation = glideAt(panner.rotation, sample, this.#glide);
    place.lfe = gainAt(panner.lfeDb, sample, this.#glide);
    this.#law.write(place, into);
  }
}

/** What a side chain hears: the strip's sound behind its fader, in the layout of who listens, as late as what it steers. */
class KeyFeed {
  readonly strip: number;
  readonly planes: Planes;
  readonly #edge: EdgeMix | null;

  constructor(
    key: { readonly strip: number; readonly delay: number },
    from: PlannedStrip | null,
    to: Layout,
    plan: MixPlan,
  ) {
    this.strip = key.strip;
    this.planes = from ? makePlanes(to.length, BLOCK) : silentPlanes(to.length);
    const edge: PlannedEdge = { id: '', to: -1, tap: 'post', level: 0, delay: key.delay };
    this.#edge = from && new EdgeMix(from, edge, to, plan);
  }

  take(source: StripMix): void {
    for (let c = 0; c < this.planes.length; c++) this.planes[c]!.fill(0);
    source.pushTo(this.#edge!, this.planes, false);
  }

  reset(): void {
    this.#edge?.line?.reset();
  }

  follow(before: KeyFeed): void {
    const [line, old] = [this.#edge?.line, before.#edge?.line];
    if (line && old && before.strip === this.strip) line.take(old);
  }
}

export class StripMix {
  readonly planned: PlannedStrip;
  /** What comes in, and after `process` what has been through the effects. */
  readonly planes: Planes;
  readonly edges: readonly EdgeMix[];
  readonly chain: ChainMix | null;
  readonly #glide: number;
  readonly #keys: readonly (KeyFeed | null)[];
  readonly #keyPlanes: readonly (Planes | null)[];
  /** Gain of fader and mute, and of mute alone, for the block. */
  readonly #fader = new Float64Array(BLOCK);
  readonly #mute = new Float64Array(BLOCK);
  #faderGain: number | null = 1;
  #muteGain: number | null = 1;
  /** The strip before an edit, while its gains fade out. */
  #from: StripMix | null = null;
  #done = 0;
  /** Sample of the sequence that leaves the effects. */
  #start = 0;

  /** @param from the strip before an edit, whose effects this one has where they go on */
  constructor(index: number, plan: MixPlan, setup: ChainSetup, from: StripMix | null) {
    const strips = stripsOf(plan);
    const planned = strips[index]!;
    this.planned = planned;
    this.#glide = plan.glide;
    this.planes = makePlanes(planned.layout.length, BLOCK);
    this.edges = planned.edges.map((edge) => new EdgeMix(planned, edge, strips[edge.to]!.layout, plan));
    const before = from?.chain ?? null;
    this.chain =
      planned.inserts.length > 0
        ? new ChainMix(
            planned,
            planned.layout,
            planned.late,
            makeProcessors(planned, planned.layout, setup, before),
          )
        : null;
    this.#keys = planned.inserts.map(
      ({ key }) => key && new KeyFeed(key, strips[key.strip] ?? null, planned.layout, plan),
    );
    this.#keyPlanes = this.#keys.map((key) => key?.planes ?? null);
  }

  clear(): void {
    for (let c = 0; c < this.planes.length; c++) this.planes[c]!.fill(0);
  }

  /** @param time of the mix @param dry without effects and as if nothing were late */
  process(time: number, strips: readonly StripMix[], dry: boolean): void {
    const { planned, chain } = this;
    this.#start = dry ? time : time - planned.late;
    if (chain && !dry) {
      if (chain.runs(time))
        for (let i = 0; i < this.#keys.length; i++) {
          const key = this.#keys[i];
          if (key && key.strip >= 0) key.take(strips[key.strip]!);
        }
      chain.process(this.planes, time, this.#keyPlanes);
      for (let i = 0; i < planned.inserts.length; i++) this.#start -= planned.inserts[i]!.latency;
    }
    this.#setGains(this.#start);
    if (this.#from) this.#from.#setGains(this.#start);
  }

  /** Sends the block on its ways. */
  send(strips: readonly StripMix[], dry: boolean): void {
    for (let e = 0; e < this.edges.length; e++) {
      const edge = this.edges[e]!;
      this.pushTo(edge, strips[edge.planned.to]!.planes, dry);
    }
  }

  pushTo(edge: EdgeMix, into: Planes, dry: boolean): void {
    const old = this.#from && !dry ? this.#from.edges[this.edges.indexOf(edge)] : undefined;
    if (old) {
      this.#pushGliding(edge, old, into);
      return;
    }
    if (edge.planned.tap === 'pre')
      edge.push(this.planes, this.#start, this.#muteGain, this.#mute, into, dry);
    else edge.push(this.planes, this.#start, this.#faderGain, this.#fader, into, dry);
  }

  /** The gains of an edit's old strip fade to this one's, over two blocks from `done` samples on. Null: no more. */
  glide(from: StripMix | null, done: number): void {
    this.#from = from;
    this.#done = done;
  }

  #pushGliding(edge: EdgeMix, old: EdgeMix, into: Planes): void {
    const target = edge.begin(into, false);
    this.#share(this, edge.planned.tap === 'pre', true);
    edge.render(this.planes, this.#start, null, shared, target);
    this.#share(this.#from!, edge.planned.tap === 'pre', false);
    old.render(this.planes, this.#start, null, shared, target);
    edge.finish(target, into);
  }

  /** Fills `shared` with a strip's gains for an edge, rising or falling through the glide. */
  #share(strip: StripMix, pre: boolean, rising: boolean): void {
    const gain = pre ? strip.#muteGain : strip.#faderGain;
    const gains = pre ? strip.#mute : strip.#fader;
    for (let i = 0; i < BLOCK; i++) {
      const x = (this.#done + i) / GLIDE;
      shared[i] = (gain ?? gains[i]!) * (rising ? x : 1 - x);
    }
  }

  /** The strip's own gain over its planes: of the master, which has no way out. */
  applyFader(): void {
    if (this.#from) {
      const { planned } = this;
      this.#share(this.#from, false, false);
      for (let i = 0; i < BLOCK; i++) product[i] = shared[i]!;
      this.#share(this, false, true);
      for (let c = 0; c < planned.layout.length; c++) {
        const plane = this.planes[c]!;
        for (let i = 0; i < BLOCK; i++) plane[i] = plane[i]! * (product[i]! + shared[i]!);
      }
      return;
    }
    const gain = this.#faderGain;
    if (gain === 1) return;
    for (let c = 0; c < this.planes.length; c++) {
      const plane = this.planes[c]!;
      for (let i = 0; i < BLOCK; i++) plane[i] = plane[i]! * (gain ?? this.#fader[i]!);
    }
  }

  reset(): void {
    this.chain?.reset();
    for (const edge of this.edges) edge.line?.reset();
    for (const key of this.#keys) key?.reset();
  }

  #setGains(start: number): void {
    const { gain, mute } = this.planned;
    if (isSteady(mute, start, this.#glide)) this.#muteGain = gainAt(mute, start, this.#glide);
    else {
      this.#muteGain = null;
      fillGains(mute, start, this.#glide, this.#mute);
    }
    if (isSteady(gain, start, this.#glide) && this.#muteGain !== null) {
      this.#faderGain = this.#muteGain * gainAt(gain, start, this.#glide);
      return;
    }
    this.#faderGain = null;
    fillGains(gain, start, this.#glide, this.#fader);
    for (let i = 0; i < BLOCK; i++) this.#fader[i] = this.#fader[i]! * (this.#muteGain ?? this.#mute[i]!);
  }

  /** Goes on where the strip before an edit is. */
  follow(before: StripMix): void {
    if (before.chain) this.chain?.follow(before.chain);
    for (const edge of this.edges) {
      const { id, to, delay } = edge.planned;
      const old = before.edges.find(({ planned }) => planned.id === id && planned.to === to);
      if (old?.line && edge.line && old.planned.delay === delay) edge.line.take(old.line);
    }
    this.#keys.forEach((key, i) => {
      const old = before.#keys[i];
      if (key && old) key.follow(old);
    });
  }
}

/** All strips of a plan by index. */
export const stripsOf = (plan: MixPlan): readonly PlannedStrip[] => [
  ...plan.tracks,
  ...plan.buses,
  plan.master,
];
