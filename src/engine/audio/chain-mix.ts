// Effects one behind the other, while they run. Rules S23–S25: they run over the plan's stretches only, are reset where one begins, and
// what comes out is finite and free of denormals.
import { BLOCK, makePlanes, type Planes } from './block.ts';
import { type Curve, fillExact, isSteady } from './curve.ts';
import { dataOf, type FindSoundEffect } from './effect-probe.ts';
import type { Layout } from './layout.ts';
import { dataKeyOf, type PlannedChain, type PlannedInsert } from './planned-strip.ts';
import type { ParamBlock, SoundProcessor } from './sound-effect.ts';
import { SteppedProcessor } from './stepped-processor.ts';
import { firstAfter } from './stretches.ts';

/** 120 dB above full scale, as for media (block.ts). */
const CEILING = 2 ** 20;
/** −500 dB: what is smaller is on its way to a denormal, which processors count with many times slower. */
const FLOOR = 1e-25;

export interface ChainSetup {
  readonly sampleRate: number;
  readonly tempo: number;
  readonly find: FindSoundEffect;
}

/** One effect with room for its params. */
class RunningInsert {
  readonly planned: PlannedInsert;
  readonly processor: SoundProcessor;
  readonly #one: readonly ParamBlock[];
  readonly #many: readonly ParamBlock[];
  readonly #params: ParamBlock[];

  constructor(planned: PlannedInsert, processor: SoundProcessor) {
    this.planned = planned;
    this.processor = processor;
    this.#one = planned.params.map(() => new Float32Array(1));
    this.#many = planned.params.map((curve) => new Float32Array(typeof curve === 'number' ? 0 : BLOCK));
    this.#params = [...this.#one];
    planned.params.forEach((curve, i) => {
      if (typeof curve === 'number') this.#one[i]![0] = curve;
    });
  }

  /** @param start sample of the sequence */
  process(planes: Planes, start: number, key: Planes | null): void {
    const { params } = this.planned;
    for (let i = 0; i < params.length; i++) {
      const curve = params[i]!;
      if (typeof curve !== 'number') this.#params[i] = this.#block(curve, i, start);
    }
    this.processor.process(planes, this.#params, key);
  }

  #block(curve: Exclude<Curve, number>, i: number, start: number): ParamBlock {
    if (!isSteady(curve, start, 0)) {
      fillExact(curve, start, this.#many[i]!);
      return this.#many[i]!;
    }
    fillOne(curve, start, this.#one[i]!);
    return this.#one[i]!;
  }
}

const first = new Float32Array(BLOCK);
function fillOne(curve: Exclude<Curve, number>, start: number, into: Float32Array): void {
  fillExact(curve, start, first);
  into[0] = first[0]!;
}

/** Silent planes for side chains that nothing comes in by. */
const silence = new Map<number, Planes>();
export function silentPlanes(channels: number): Planes {
  const known = silence.get(channels) ?? makePlanes(channels, BLOCK);
  silence.set(channels, known);
  return known;
}

export class ChainMix {
  readonly planned: PlannedChain;
  readonly layout: Layout;
  readonly #late: number;
  readonly #inserts: readonly RunningInsert[];
  /** Beginning of the stretch that runs; NaN: none. */
  #running = Number.NaN;
  #adopted = false;
  #cursor = 0;
  #at = Number.POSITIVE_INFINITY;
  /** Blocks of effects that were not finite and became silence. */
  notFinite = 0;

  /** @param processors one for each insert, see `makeProcessors` */
  constructor(planned: PlannedChain, layout: Layout, late: number, processors: readonly SoundProcessor[]) {
    this.planned = planned;
    this.layout = layout;
    this.#late = late;
    this.#inserts = planned.inserts.map((insert, i) => new RunningInsert(insert, processors[i]!));
  }

  /** The chain that ran here before an edit, whose processors this one has: what goes on is not reset. */
  follow(before: ChainMix): void {
    this.#adopted = !Number.isNaN(before.#running);
    this.notFinite = before.notFinite;
  }

  get inserts(): readonly { readonly planned: PlannedInsert; readonly processor: SoundProcessor }[] {
    return this.#inserts;
  }

  /** True when effects have something to do in the block that starts at sample `time` of the mix. */
  runs(time: number): boolean {
    const stretch = this.#stretch(time - this.#late);
    return stretch !== undefined && stretch.from < time - this.#late + BLOCK;
  }

  /**
   * One block in place. Where the chain does not run the planes are silent, and stay so.
   * @param time of the mix
   * @param keys side chain of each effect, as late as what it processes
   */
  process(planes: Planes, time: number, keys: readonly (Planes | null)[]): void {
    let start = time - this.#late;
    const stretch = this.#stretch(start);
    if (!stretch || stretch.from >= start + BLOCK) {
      this.#running = Number.NaN;
      this.#adopted = false;
      for (let c = 0; c < planes.length; c++) planes[c]!.fill(0);
      return;
    }
    if (this.#running !== stretch.from) {
      if (!this.#adopted) this.#resetAll();
      this.#running = stretch.from;
    }
    this.#adopted = false;
    for (let i = 0; i < this.#inserts.length; i++) {
      const insert = this.#inserts[i]!;
      insert.process(planes, start, keys[i] ?? null);
      if (!settle(planes)) {
        insert.processor.reset();
        this.notFinite++;
      }
      start -= insert.planned.latency;
    }
  }

  reset(): void {
    this.#running = Number.NaN;
    this.#adopted = false;
    this.#resetAll();
  }

  #resetAll(): void {
    for (let i = 0; i < this.#inserts.length; i++) this.#inserts[i]!.processor.reset();
  }

  #stretch(start: number): PlannedChain['active'][number] | undefined {
    const { active } = this.planned;
    if (start < this.#at) this.#cursor = firstAfter(active, start);
    this.#at = start;
    while (this.#cursor < active.length && active[this.#cursor]!.to <= start) this.#cursor++;
    return active[this.#cursor];
  }
}

/** The running effects of a chain. Those that ran in `before` go on with all they remember. */
export function makeProcessors(
  { inserts }: PlannedChain,
  layout: Layout,
  setup: ChainSetup,
  before: ChainMix | null = null,
): SoundProcessor[] {
  const old = before && before.layout.join() === layout.join() ? before.inserts : [];
  return inserts.map((insert) => {
    const same = old.find(
      ({ planned: { id, effect, version, stepping, data } }) =>
        id === insert.id &&
        effect === insert.effect &&
        version === insert.version &&
        stepping === insert.stepping &&
        dataKeyOf({ data }) === dataKeyOf(insert),
    );
    return same?.processor ?? make(insert, layout, setup);
  });
}

function make(
  insert: PlannedInsert,
  layout: Layout,
  { sampleRate, tempo, find }: ChainSetup,
): SoundProcessor {
  const definition = find(insert.effect);
  if (!definition) return PASS;
  const one = (): SoundProcessor =>
    definition.make({ rate: sampleRate, layout, tempo, data: dataOf(insert.data) });
  if (insert.stepping === 'none') return one();
  return new SteppedProcessor(layout, one(), insert.stepping === 'twin' ? one() : null);
}

/** Stands in where a plan names an effect that this thread does not have. */
const PASS: SoundProcessor = { latency: 0, tail: 0, process: () => undefined, reset: () => undefined };

/** Holds samples within ±2²⁰ and takes what is next to nothing for nothing. @returns false when one was no number: all are silent then */
function settle(planes: Planes): boolean {
  for (let c = 0; c < planes.length; c++) {
    const plane = planes[c]!;
    for (let i = 0; i < BLOCK; i++) {
      const value = plane[i]!;
      const size = value < 0 ? -value : value;
      if (size > FLOOR && size <= CEILING) continue;
      if (size <= FLOOR) plane[i] = 0;
      else if (size - size === 0) plane[i] = value < 0 ? -CEILING : CEILING;
      else {
        for (let k = 0; k < planes.length; k++) planes[k]!.fill(0);
        return false;
      }
    }
  }
  return true;
}
