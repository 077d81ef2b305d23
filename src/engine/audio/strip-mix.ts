// One strip of the mixer while it runs: what comes in, its effects, its fader, its ways out.
import { BLOCK, makePlanes, type Planes } from './block.ts';
import { BlockGain } from './block-gain.ts';
import { ChainMix, type ChainSetup, makeProcessors, silentPlanes } from './chain-mix.ts';
import { gainAt, glideAt, isSteady, lastKnot, nextKnot } from './curve.ts';
import { DelayLine } from './delay-line.ts';
import { type FoldGains, type MixMatrix, mixMatrix } from './downmix.ts';
import type { Layout } from './layout.ts';
import { addConstant, addShaped, addSloped } from './mix-loops.ts';
import type { MixPlan } from './mix-plan.ts';
import { balanceOf, panGains } from './pan.ts';
import type { PlannedEdge, PlannedStrip } from './planned-strip.ts';
import { PanLaw, type PanPlace } from './surround-pan.ts';

const product = new BlockGain();
const shared = new BlockGain();
const before = new Float64Array(BLOCK);

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
  readonly #level = new BlockGain();
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

  /** Adds the block to what comes in at the other end. `gain`: of the strip. `dry`: at once, as if nothing were late. */
  push(from: Planes, start: number, gain: BlockGain, into: Planes, dry: boolean): void {
    const target = this.begin(into, dry);
    this.render(from, start, gain, target);
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
  render(from: Planes, start: number, gain: BlockGain, target: Planes): void {
    this.#level.take(this.planned.level, start, this.#glide);
    product.multiply(gain, this.#level);
    if (this.#moves && !this.#panIsSteady(start)) this.#pushMoving(from, start, product.spread(), target);
    else {
      if (this.#moves) this.#write(start, this.#matrix);
      this.#pushSteady(from, product, target);
    }
  }

  #pushSteady(from: Planes, { steady, values }: BlockGain, target: Planes): void {
    for (let output = 0; output < target.length; output++) {
      const row = this.#matrix[output]!;
      for (let input = 0; input < row.length; input++) {
        const coefficient = row[input]!;
        if (coefficient === 0) continue;
        if (!steady) addShaped(from[input]!, coefficient, values, target[output]!, 0, BLOCK);
        else if (values[0] !== 0)
          addConstant(from[input]!, 0, Math.fround(coefficient * values[0]!), target[output]!, 0, BLOCK);
      }
    }
  }

  #pushMoving(from: Planes, start: number, gains: Float64Array, target: Planes): void {
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
  readonly #fader = new BlockGain();
  readonly #mute = new BlockGain();
  readonly #gain = new BlockGain();
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
    edge.push(this.planes, this.#start, edge.planned.tap === 'pre' ? this.#mute : this.#fader, into, dry);
  }

  /** The gains of an edit's old strip fade to this one's, over two blocks from `done` samples on. Null: no more. */
  glide(from: StripMix | null, done: number): void {
    this.#from = from;
    this.#done = done;
  }

  #pushGliding(edge: EdgeMix, old: EdgeMix, into: Planes): void {
    const target = edge.begin(into, false);
    this.#share(this, edge.planned.tap === 'pre', true);
    edge.render(this.planes, this.#start, shared, target);
    this.#share(this.#from!, edge.planned.tap === 'pre', false);
    old.render(this.planes, this.#start, shared, target);
    edge.finish(target, into);
  }

  /** Fills `shared` with a strip's gains for an edge, rising or falling through the glide. */
  #share(strip: StripMix, pre: boolean, rising: boolean): void {
    const { steady, values } = pre ? strip.#mute : strip.#fader;
    shared.steady = false;
    for (let i = 0; i < BLOCK; i++) {
      const x = (this.#done + i) / GLIDE;
      shared.values[i] = values[steady ? 0 : i]! * (rising ? x : 1 - x);
    }
  }

  /** The strip's own gain over its planes: of the master, which has no way out. */
  applyFader(): void {
    const { planned, planes } = this;
    if (this.#from) {
      this.#share(this.#from, false, false);
      before.set(shared.values);
      this.#share(this, false, true);
      for (let c = 0; c < planned.layout.length; c++) {
        const plane = planes[c]!;
        for (let i = 0; i < BLOCK; i++) plane[i] = plane[i]! * (before[i]! + shared.values[i]!);
      }
      return;
    }
    const { steady, values } = this.#fader;
    if (steady && values[0] === 1) return;
    for (let c = 0; c < planes.length; c++) {
      const plane = planes[c]!;
      for (let i = 0; i < BLOCK; i++) plane[i] = plane[i]! * values[steady ? 0 : i]!;
    }
  }

  reset(): void {
    this.chain?.reset();
    for (const edge of this.edges) edge.line?.reset();
    for (const key of this.#keys) key?.reset();
  }

  #setGains(start: number): void {
    const { gain, mute } = this.planned;
    this.#mute.take(mute, start, this.#glide);
    this.#gain.take(gain, start, this.#glide);
    this.#fader.multiply(this.#gain, this.#mute);
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
