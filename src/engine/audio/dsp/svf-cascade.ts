// A row of second-order bands over all channels of a track, with the states that they keep from block to block.
import type { Planes } from '../block.ts';
import { SVF_NUMBERS } from './svf.ts';
import { SvfKernel, svfStates } from './svf-kernel.ts';

/** Where the states of a filter that hears nothing are as good as 0: −240 dBFS. */
const NOTHING = 1e-12;

export class SvfCascade {
  /** Six numbers a band: `svfBand` writes them. */
  readonly numbers: Float64Array;
  readonly #kernel: SvfKernel;
  readonly #states: Float64Array;
  readonly #perBand: number;

  /** @param bands the most that run at once */
  constructor(channels: number, bands: number) {
    this.#perBand = svfStates(channels);
    this.numbers = new Float64Array(SVF_NUMBERS * bands);
    this.#states = new Float64Array(this.#perBand * bands);
    this.#kernel = new SvfKernel(channels);
  }

  load(planes: Planes): void {
    this.#kernel.load(planes);
  }

  /** One band over samples from … to − 1 of the block that is loaded. */
  run(band: number, from: number, to: number): void {
    this.#kernel.run(from, to, this.numbers, SVF_NUMBERS * band, this.#states, this.#perBand * band);
  }

  /** Two bands in a row over the whole block: faster than one after the other. */
  runTwo(first: number, second: number): void {
    const per = this.#perBand;
    const n = SVF_NUMBERS;
    this.#kernel.runTwo(this.numbers, n * first, n * second, this.#states, per * first, per * second);
  }

  store(planes: Planes): void {
    this.#kernel.store(planes);
  }

  /** All of the first `bands` over a whole block. */
  process(planes: Planes, bands: number): void {
    this.load(planes);
    for (let band = 1; band < bands; band += 2) this.runTwo(band - 1, band);
    if (bands & 1) this.run(bands - 1, 0, 128);
    this.store(planes);
  }

  /** True when no more can be heard of what is left in the filters. */
  settled(): boolean {
    const states = this.#states;
    for (let i = 0; i < states.length; i++) if (!(Math.abs(states[i]!) < NOTHING)) return false;
    return true;
  }

  /** Forgets one band, as one that is switched off does. */
  clearBand(band: number): void {
    this.#states.fill(0, this.#perBand * band, this.#perBand * (band + 1));
  }

  clear(): void {
    this.#states.fill(0);
  }
}
