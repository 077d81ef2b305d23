// The clips of one track, summed into the track's channels.
import { BLOCK, MAX_CHANNELS, makePlanes, type Planes } from './block.ts';
import { BlockGain } from './block-gain.ts';
import { ChainMix, type ChainSetup, makeProcessors } from './chain-mix.ts';
import { type Curve, glideAt, knotAfter, knotBefore } from './curve.ts';
import { DelayLine } from './delay-line.ts';
import { type FoldGains, type MixMatrix, mixMatrix } from './downmix.ts';
import { isLeft, isRight, type Layout, layoutOf } from './layout.ts';
import { addConstant, addShaped } from './mix-loops.ts';
import type { MixPlan } from './mix-plan.ts';
import { balanceOf, panGains, writeSides } from './pan.ts';
import type { PlannedSpan } from './planned-span.ts';
import type { ClipChain, PlannedTrack } from './planned-strip.ts';
import { applyRamp, rampTouches } from './ramp.ts';
import type { SoundProcessor } from './sound-effect.ts';

/** Where the mixer finds samples. */
export interface TakeSource {
  /** Copies samples start … start + 127 of a take into the planes. @returns its channels (1…8), 0 when they are not there */
  read(take: number, start: number, into: Planes): number;
}

/** Source channels → track, with the clip's pan in it; null: the sides are weighed elsewhere. */
export function clipMatrix(channels: number, to: Layout, pan: number | null, fold: FoldGains): MixMatrix {
  const matrix = mixMatrix(layoutOf(channels), to, fold);
  if (channels === 1 && to.length > 1) {
    const sides = pan === null ? { left: 1, right: 1 } : panGains(pan);
    matrix[0]![0] = sides.left;
    matrix[1]![0] = sides.right;
    return matrix;
  }
  if (pan === null) return matrix;
  const balance = balanceOf(to, pan);
  matrix.forEach((row, output) => {
    for (let input = 0; input < channels; input++) row[input] = row[input]! * balance[output]!;
  });
  return matrix;
}

/** Clips whose effects are equally late: summed, then held back until they are as late as the track. */
interface Group {
  readonly latency: number;
  readonly planes: Planes;
  readonly line: DelayLine | null;
  sounding: boolean;
  /** Samples until the line is empty. */
  ringing: number;
}

const source = makePlanes(MAX_CHANNELS, BLOCK);
/** What a span's samples are multiplied by. */
const form = new BlockGain();
const shape = form.values;
/** `shape` on the two sides while a pan moves. */
const left = new Float64Array(BLOCK);
const right = new Float64Array(BLOCK);
const NO_KEYS: readonly null[] = [];

export class SpanMix {
  readonly planned: PlannedTrack;
  readonly #layout: Layout;
  readonly #fold: FoldGains;
  readonly #glide: number;
  readonly #matrices: (MixMatrix | null)[];
  readonly #gain = new BlockGain();
  /** One for each chain of the plan; chains of one slot share their processors. */
  readonly #chains: readonly ChainMix[];
  /** What a slot made last: planes, the chain and the block. */
  readonly #made: { readonly planes: Planes; chain: number; time: number }[] = [];
  readonly #groups: readonly Group[];
  readonly #last: number;
  /** Begin of the last block that ran with effects; NaN: none. */
  #ran = Number.NaN;
  /** First span that has not ended at `#at`. */
  #cursor = 0;
  #at = 0;

  constructor(planned: PlannedTrack, plan: MixPlan, setup: ChainSetup, from: SpanMix | null = null) {
    this.planned = planned;
    this.#layout = planned.layout;
    this.#fold = plan.fold;
    this.#glide = plan.glide;
    this.#matrices = planned.spans.map(() => null);
    const processors: SoundProcessor[][] = [];
    this.#chains = planned.chains.map((chain) => {
      const before = from?.running(chain) ?? null;
      if (before || !processors[chain.slot]) {
        processors[chain.slot] = makeProcessors(chain, chain.layout, setup, before);
        this.#made[chain.slot] = {
          planes: makePlanes(chain.layout.length, BLOCK),
          chain: -1,
          time: Number.NaN,
        };
      }
      return new ChainMix(chain, chain.layout, 0, processors[chain.slot]!);
    });
    const latencies = new Set([0, ...planned.chains.map((chain) => chain.latency)]);
    this.#groups = [...latencies].map((latency) => {
      const behind = planned.late - latency;
      const line = behind > 0 ? new DelayLine(this.#layout.length, behind) : null;
      return { latency, planes: makePlanes(this.#layout.length, BLOCK), line, sounding: false, ringing: 0 };
    });
    // A span that a chain makes late or lets ring is looked for that much longer.
    this.#last = planned.chains.reduce(
      (most, chain) => Math.max(most, chain.active[0]!.to - chain.end + chain.latency),
      0,
    );
  }

  /** Index of the first span that may sound at `sample` or later. */
  #seek(sample: number): number {
    const { spans } = this.planned;
    if (sample < this.#at) this.#cursor = 0;
    this.#at = sample;
    while (this.#cursor < spans.length && spans[this.#cursor]!.end + this.#last <= sample) this.#cursor++;
    return this.#cursor;
  }

  /** How many takes sound in the block whose samples are not there. */
  missing(start: number, takes: TakeSource): number {
    const { spans } = this.planned;
    let count = 0;
    for (let s = this.#seek(start); s < spans.length && spans[s]!.start < start + BLOCK; s++)
      if (spans[s]!.end > start && takes.read(spans[s]!.take, start, source) === 0) count++;
    return count;
  }

  /** Adds the block that starts at `time` of the mix to the planes. @returns how many spans had no samples */
  mix(time: number, takes: TakeSource, into: Planes, dry: boolean): number {
    const { spans } = this.planned;
    let missing = 0;
    this.#ran = dry ? Number.NaN : time;
    for (let s = this.#seek(time); s < spans.length && spans[s]!.start < time + BLOCK; s++) {
      const span = spans[s]!;
      if (span.chain >= 0 && !dry) missing += this.#mixChained(span, s, time, takes);
      else if (span.end > time) missing += this.#mixPlain(span, s, time, takes);
    }
    for (let g = 0; g < this.#groups.length; g++) this.#release(this.#groups[g]!, into, dry);
    return missing;
  }

  reset(): void {
    for (const chain of this.#chains) chain.reset();
    for (const made of this.#made) made.chain = -1;
    for (const group of this.#groups) {
      group.line?.reset();
      group.ringing = 0;
    }
  }

  get notFinite(): number {
    return this.#chains.reduce((sum, chain) => sum + chain.notFinite, 0);
  }

  /** Every effect of a clip that worked on the last block and says by how much it took it down. */
  reductions(each: (effect: string, reduction: Float32Array) => void): void {
    const { spans, chains } = this.planned;
    for (let s = this.#cursor; s < spans.length && spans[s]!.start < this.#ran + BLOCK; s++) {
      const { chain, effects, end } = spans[s]!;
      const planned = chains[chain];
      const made = this.#made[planned?.slot ?? -1];
      if (!planned || made?.chain !== chain || made.time !== this.#ran) continue;
      // The tail is the last clip's.
      if (end !== planned.end && end <= this.#ran - planned.latency) continue;
      this.#chains[chain]!.inserts.forEach(({ processor }, i) => {
        if (processor.reduction && effects[i] !== undefined) each(effects[i], processor.reduction);
      });
    }
  }

  #mixPlain(span: PlannedSpan, index: number, time: number, takes: TakeSource): number {
    const channels = takes.read(span.take, time, source);
    if (channels === 0) return 1;
    this.#add(span, index, source, channels, time, span.end, this.#groups[0]!);
    return 0;
  }

  #mixChained(span: PlannedSpan, index: number, time: number, takes: TakeSource): number {
    const planned = this.planned.chains[span.chain]!;
    const start = time - planned.latency;
    const until = span.end === planned.end ? planned.active[0]!.to : span.end;
    // The chain runs with its first sample, the span sounds when that comes out.
    if (time + BLOCK <= planned.start || start >= until) return 0;
    const missing = this.#run(planned, span.chain, time, takes);
    if (start + BLOCK > span.start) {
      const group = this.#groups.find(({ latency }) => latency === planned.latency)!;
      const { planes } = this.#made[planned.slot]!;
      this.#add(span, index, planes, planes.length, start, until, group);
    }
    return missing;
  }

  /** Makes the slot hold the chain's block; only once, however many of its spans sound in it. */
  #run(planned: ClipChain, index: number, time: number, takes: TakeSource): number {
    const made = this.#made[planned.slot]!;
    if (made.chain === index && made.time === time) return 0;
    made.chain = index;
    made.time = time;
    const from = Math.max(0, planned.start - time);
    const to = Math.min(BLOCK, planned.end - time);
    const hears = to > from;
    const channels = hears ? takes.read(planned.take, time, source) : 0;
    for (let c = 0; c < made.planes.length; c++) {
      const plane = made.planes[c]!;
      plane.fill(0);
      if (c >= channels) continue;
      const read = source[c]!;
      for (let i = from; i < to; i++) plane[i] = read[i]!;
    }
    if (hears) leadIn(planned, made.planes, time, from, to);
    this.#chains[index]!.process(made.planes, time, NO_KEYS);
    return hears && channels === 0 ? 1 : 0;
  }

  /** A span's part of the planes, shaped and panned, into its group. `start`: sample of the sequence of their first entry. */
  #add(
    span: PlannedSpan,
    index: number,
    planes: Planes,
    channels: number,
    start: number,
    until: number,
    group: Group,
  ): void {
    const from = Math.max(0, span.start - start);
    const to = Math.min(BLOCK, until - start);
    if (to <= from) return;
    if (!group.sounding) for (let c = 0; c < group.planes.length; c++) group.planes[c]!.fill(0);
    group.sounding = true;
    this.#shape(span, start, from, to);
    const matrix = this.#matrix(index, channels);
    if (typeof span.pan !== 'number') {
      if (form.steady) shape.fill(shape[0]!, from, to);
      this.#addMoving(span.pan, matrix, planes, start, from, to, group);
      return;
    }
    for (let output = 0; output < matrix.length; output++) {
      const row = matrix[output]!;
      const bus = group.planes[output]!;
      for (let input = 0; input < row.length; input++) {
        const coefficient = row[input]!;
        if (coefficient === 0) continue;
        if (form.steady) addConstant(planes[input]!, from, coefficient * shape[0]!, bus, from, to - from);
        else addShaped(planes[input]!, coefficient, shape, bus, from, to);
      }
    }
  }

  /** The same while the pan moves: `matrix` is without it. */
  #addMoving(
    pan: Curve,
    matrix: MixMatrix,
    planes: Planes,
    start: number,
    from: number,
    to: number,
    group: Group,
  ): void {
    const mono = matrix[0]!.length === 1 && this.#layout.length > 1;
    fillSides(pan, mono, start, this.#glide, from, to);
    for (let output = 0; output < matrix.length; output++) {
      const row = matrix[output]!;
      const speaker = this.#layout[output]!;
      const gains = mono
        ? output === 0
          ? left
          : output === 1
            ? right
            : shape
        : isLeft(speaker)
          ? left
          : isRight(speaker)
            ? right
            : shape;
      for (let input = 0; input < row.length; input++)
        if (row[input] !== 0) addShaped(planes[input]!, row[input]!, gains, group.planes[output]!, from, to);
    }
  }

  #release(group: Group, into: Planes, dry: boolean): void {
    const { planes } = group;
    const line = dry ? null : group.line;
    if (group.sounding) group.ringing = line ? line.delay + BLOCK : 0;
    else if (group.ringing <= 0) return;
    else for (let c = 0; c < planes.length; c++) planes[c]!.fill(0);
    if (line) {
      line.addDelayed(planes, into, 0);
      if (!group.sounding) group.ringing -= BLOCK;
    } else for (let c = 0; c < planes.length; c++) addConstant(planes[c]!, 0, 1, into[c]!, 0, BLOCK);
    group.sounding = false;
  }

  /** Made when the span first sounds. */
  #matrix(index: number, channels: number): MixMatrix {
    const known = this.#matrices[index];
    if (known && known[0]!.length === channels) return known;
    const { pan } = this.planned.spans[index]!;
    const matrix = clipMatrix(channels, this.#layout, typeof pan === 'number' ? pan : null, this.#fold);
    this.#matrices[index] = matrix;
    return matrix;
  }

  /** Fills `form`, of which from … to − 1 count. */
  #shape({ gain, ramps }: PlannedSpan, start: number, from: number, to: number): void {
    let shaped = false;
    for (let r = 0; r < ramps.length && !shaped; r++)
      shaped = rampTouches(ramps[r]!, start + from, start + to - 1);
    this.#gain.take(gain, start, this.#glide);
    form.steady = this.#gain.steady && !shaped;
    if (!this.#gain.steady) shape.set(this.#gain.values);
    else if (shaped) shape.fill(this.#gain.values[0]!, from, to);
    else shape[0] = this.#gain.values[0]!;
    if (!shaped) return;
    for (let r = 0; r < ramps.length; r++) {
      const ramp = ramps[r]!;
      if (rampTouches(ramp, start + from, start + to - 1)) applyRamp(ramp, shape, start, from, to);
    }
  }

  /** The chain on the same effects that runs now; null when none does. */
  running(wanted: ClipChain): ChainMix | null {
    for (const { chain } of this.#made) {
      const planned = this.planned.chains[chain];
      if (planned && idsOf(planned) === idsOf(wanted)) return this.#chains[chain]!;
    }
    return null;
  }

  /** Goes on where the track's mix before an edit is. */
  follow(before: SpanMix): void {
    for (const chain of this.#chains) {
      const old = before.running(chain.planned as ClipChain);
      if (old) chain.follow(old);
    }
    for (const group of this.#groups) {
      const old = before.#groups.find(({ latency }) => latency === group.latency);
      if (!old?.line || old.line.delay !== group.line?.delay) continue;
      group.line.take(old.line);
      group.ringing = old.ringing;
    }
  }
}

const [first, last] = [new Float64Array(2), new Float64Array(2)];

/** Fills `left` and `right` for samples from … to − 1: the sides at the knots of the pan, straight between, times `shape`. */
function fillSides(pan: Curve, mono: boolean, start: number, glide: number, from: number, to: number): void {
  for (let i = from; i < to; ) {
    const before = knotBefore(pan, start + i, glide);
    const after = knotAfter(pan, start + i, glide);
    const end = Math.min(to, Math.ceil(after - start));
    writeSides(glideAt(pan, before, glide), mono, first);
    writeSides(glideAt(pan, after, glide), mono, last);
    for (; i < end; i++) {
      const x = (start + i - before) / (after - before);
      left[i] = shape[i]! * (first[0]! + (last[0]! - first[0]!) * x);
      right[i] = shape[i]! * (first[1]! + (last[1]! - first[1]!) * x);
    }
  }
}

/** Takes the clicks of cuts from what a chain hears. */
function leadIn({ ramps }: ClipChain, planes: Planes, time: number, from: number, to: number): void {
  for (let r = 0; r < ramps.length; r++) {
    if (!rampTouches(ramps[r]!, time + from, time + to - 1)) continue;
    shape.fill(1, from, to);
    applyRamp(ramps[r]!, shape, time, from, to);
    for (let c = 0; c < planes.length; c++) {
      const plane = planes[c]!;
      for (let i = from; i < to; i++) plane[i] = plane[i]! * shape[i]!;
    }
  }
}

const idsOf = (chain: ClipChain): string => chain.inserts.map(({ id }) => id).join();
