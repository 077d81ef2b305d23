// The effect that plan-steps.ts plans for: one that can be bypassed to the sample, or two that take turns.
import { BLOCK, makePlanes, type Planes } from './block.ts';
import { DelayLine } from './delay-line.ts';
import type { Layout } from './layout.ts';
import type { ParamBlock, SoundProcessor } from './sound-effect.ts';

/** Allocates nothing in `process`. */
export class SteppedProcessor implements SoundProcessor {
  readonly latency: number;
  readonly tail: number;
  readonly reduction?: Float32Array;
  readonly #one: SoundProcessor;
  readonly #other: SoundProcessor | null;
  /** What the other makes of the block. */
  readonly #second: Planes;
  /** What came in, as late as what comes out. */
  readonly #dry: Planes;
  readonly #line: DelayLine | null;
  readonly #oneParams: ParamBlock[] = [];
  readonly #otherParams: ParamBlock[] = [];

  /** @param other takes turns with `one`; null: there is a bypass alone */
  constructor(layout: Layout, one: SoundProcessor, other: SoundProcessor | null) {
    this.#one = one;
    this.#other = other;
    this.latency = one.latency;
    this.tail = one.tail;
    if (one.reduction) this.reduction = new Float32Array(one.reduction.length);
    this.#second = makePlanes(other ? layout.length : 0, BLOCK);
    this.#dry = makePlanes(layout.length, BLOCK);
    this.#line = one.latency > 0 ? new DelayLine(layout.length, one.latency) : null;
  }

  process(planes: Planes, params: readonly ParamBlock[], key: Planes | null): void {
    const count = this.#other ? (params.length - 2) / 2 : params.length - 1;
    for (let i = 0; i < count; i++) {
      this.#oneParams[i] = params[i]!;
      if (this.#other) this.#otherParams[i] = params[count + i]!;
    }
    this.#keepDry(planes);
    for (let c = 0; c < this.#second.length; c++) this.#second[c]!.set(planes[c]!);
    this.#one.process(planes, this.#oneParams, key);
    this.#other?.process(this.#second, this.#otherParams, key);
    if (this.#other) blend(planes, this.#second, params[params.length - 2]!);
    blend(planes, this.#dry, params.at(-1)!);
    this.#tellReduction(params);
  }

  reset(): void {
    this.#one.reset();
    this.#other?.reset();
    this.#line?.reset();
    this.reduction?.fill(0);
  }

  #keepDry(planes: Planes): void {
    for (let c = 0; c < planes.length; c++) {
      if (this.#line) this.#dry[c]!.fill(0);
      else this.#dry[c]!.set(planes[c]!);
    }
    this.#line?.addDelayed(planes, this.#dry, 0);
  }

  #tellReduction(params: readonly ParamBlock[]): void {
    if (!this.reduction) return;
    const turn = this.#other && params[params.length - 2]![0]! >= 0.5 ? this.#other : this.#one;
    for (let b = 0; b < this.reduction.length; b++)
      this.reduction[b] = params.at(-1)![0]! >= 0.5 ? 0 : turn.reduction![b]!;
  }
}

/** Goes over from the planes to `to` by a share of 0 … 1: bit for bit the one or the other at the ends. */
function blend(planes: Planes, to: Planes, share: ParamBlock): void {
  if (share.length === 1 && share[0] === 0) return;
  for (let c = 0; c < planes.length; c++) {
    const from = planes[c]!;
    const other = to[c]!;
    if (share.length === 1 && share[0] === 1) from.set(other);
    else
      for (let i = 0; i < BLOCK; i++) {
        const x = share.length === 1 ? share[0]! : share[i]!;
        from[i] = x === 1 ? other[i]! : from[i]! + (other[i]! - from[i]!) * x;
      }
  }
}
