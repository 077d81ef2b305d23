// Loudness of a stream by ITU-R BS.1770-5 and EBU R 128: momentary, short-term, integrated, range.
import type { Layout } from '../layout.ts';
import { channelWeights } from './channel-weights.ts';
import { HopGrid } from './hop-grid.ts';
import { KWeightedEnergy } from './k-weighting.ts';
import { LoudnessHistogram, type LoudnessRange, loudnessOf } from './loudness-histogram.ts';

/** In hops of 10 ms. */
const MOMENTARY = 40;
const SHORT_TERM = 300;
/** Gating blocks of 400 ms overlap by 75 % (BS.1770-5); blocks of 3 s for the range by 2.9 s (Tech 3342 asks for 66 % at least). */
const BLOCK_STEP = 10;

/**
 * All readings in LUFS, −Infinity for silence. A window that reaches back beyond the first sample finds silence there. Memory is
 * constant, `process` allocates nothing, and readings do not depend on how the stream is cut into blocks.
 */
export class LoudnessMeter {
  readonly #grid: HopGrid;
  readonly #weights: Float64Array;
  readonly #channels: readonly KWeightedEnergy[];
  /** Weighted energy of the last 3 s, a ring. */
  readonly #hops = new Float64Array(SHORT_TERM);
  readonly #blocks = new LoudnessHistogram();
  readonly #shortTerms = new LoudnessHistogram();
  #momentary = 0;
  #shortTerm = 0;
  #maxMomentary = 0;
  #maxShortTerm = 0;
  readonly #onBlock: ((power: number, end: number) => void) | undefined;

  /**
   * @param rate samples a second, 8,000 … 384,000
   * @param onBlock is told the power of every gating block, and the sample that it ends at
   */
  constructor(rate: number, layout: Layout, onBlock?: (power: number, end: number) => void) {
    this.#onBlock = onBlock;
    this.#grid = new HopGrid(rate);
    this.#weights = channelWeights(layout);
    this.#channels = layout.map(() => new KWeightedEnergy(rate));
  }

  /** Samples from … to − 1 of one plane a channel. */
  process(planes: readonly Float32Array[], from: number, to: number): void {
    const grid = this.#grid;
    for (let at = from; at < to; ) {
      const frames = Math.min(to - at, grid.left);
      for (let c = 0; c < this.#channels.length; c++)
        if (this.#weights[c] !== 0) this.#channels[c]!.add(planes[c]!, at, at + frames);
      at += frames;
      if (grid.pass(frames)) this.#endHop();
    }
  }

  /** The last 400 ms; changes every 10 ms. */
  get momentary(): number {
    return loudnessOf(this.#momentary);
  }

  /** The last 3 s; changes every 10 ms. */
  get shortTerm(): number {
    return loudnessOf(this.#shortTerm);
  }

  get maxMomentary(): number {
    return loudnessOf(this.#maxMomentary);
  }

  get maxShortTerm(): number {
    return loudnessOf(this.#maxShortTerm);
  }

  /** Of everything so far, as it would be after a gain. Walks the histogram: ask a few times a second. */
  integrated(gainDb = 0): number {
    return this.#blocks.integrated(gainDb);
  }

  range(): LoudnessRange {
    return this.#shortTerms.range();
  }

  /** The width of the range alone, LU; allocates nothing. */
  rangeWidth(): number {
    return this.#shortTerms.rangeWidth();
  }

  /** The relative gate of `integrated`, LUFS. */
  threshold(): number {
    return this.#blocks.threshold();
  }

  /** Gating blocks above −120 LUFS so far: 0 where there is nothing to be measured. */
  get blocks(): number {
    return this.#blocks.blocks;
  }

  reset(): void {
    this.#grid.reset();
    for (const channel of this.#channels) channel.reset();
    this.#hops.fill(0);
    this.#blocks.reset();
    this.#shortTerms.reset();
    this.#momentary = this.#shortTerm = this.#maxMomentary = this.#maxShortTerm = 0;
  }

  #endHop(): void {
    const { hops } = this.#grid;
    let energy = 0;
    for (let c = 0; c < this.#channels.length; c++) energy += this.#weights[c]! * this.#channels[c]!.take();
    this.#hops[(hops - 1) % SHORT_TERM] = energy;
    this.#momentary = this.#power(MOMENTARY);
    this.#shortTerm = this.#power(SHORT_TERM);
    if (this.#momentary > this.#maxMomentary) this.#maxMomentary = this.#momentary;
    if (this.#shortTerm > this.#maxShortTerm) this.#maxShortTerm = this.#shortTerm;
    if (hops % BLOCK_STEP !== 0) return;
    if (hops >= MOMENTARY) {
      this.#blocks.add(this.#momentary);
      this.#onBlock?.(this.#momentary, this.#grid.end(hops));
    }
    if (hops >= SHORT_TERM) this.#shortTerms.add(this.#shortTerm);
  }

  /** Mean power of the last `count` hops, summed anew each time: a running sum would gather rounding errors for hours. */
  #power(count: number): number {
    const last = this.#grid.hops - 1;
    let sum = 0;
    for (let hop = Math.max(0, last - count + 1); hop <= last; hop++) sum += this.#hops[hop % SHORT_TERM]!;
    return sum / this.#grid.samples(count);
  }
}
