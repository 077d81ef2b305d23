import { HopGrid } from './hop-grid.ts';

const WINDOW_HOPS = 30;
/** Mean square of −100 dBFS: the sign of a noise floor says nothing. */
const QUIET = 1e-10;

/**
 * Phase correlation of two channels over the last 300 ms: Σ l r / √(Σ l² Σ r²). 1 for the same signal, 0 for unrelated ones, −1 for
 * opposite ones, 0 where either side lies below −100 dBFS. Changes every 10 ms.
 */
export class CorrelationMeter {
  correlation = 0;
  readonly #grid: HopGrid;
  /** Running sums of l r, l l and r r. */
  readonly #sums = new Float64Array(3);
  readonly #hops = new Float64Array(3 * WINDOW_HOPS);

  constructor(rate: number) {
    this.#grid = new HopGrid(rate);
  }

  process(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const grid = this.#grid;
    for (let at = from; at < to; ) {
      const end = at + Math.min(to - at, grid.left);
      this.#add(left, right, at, end);
      const whole = grid.pass(end - at);
      at = end;
      if (whole) this.#endHop();
    }
  }

  reset(): void {
    this.#grid.reset();
    this.#sums.fill(0);
    this.#hops.fill(0);
    this.correlation = 0;
  }

  #add(left: Float32Array, right: Float32Array, from: number, to: number): void {
    const sums = this.#sums;
    let cross = sums[0]!;
    let ll = sums[1]!;
    let rr = sums[2]!;
    for (let i = from; i < to; i++) {
      const l = left[i]!;
      const r = right[i]!;
      if ((l + r) * 0 !== 0) continue;
      cross += l * r;
      ll += l * l;
      rr += r * r;
    }
    sums[0] = cross;
    sums[1] = ll;
    sums[2] = rr;
  }

  #endHop(): void {
    const slot = 3 * ((this.#grid.hops - 1) % WINDOW_HOPS);
    for (let i = 0; i < 3; i++) {
      this.#hops[slot + i] = this.#sums[i]!;
      this.#sums[i] = 0;
    }
    let cross = 0;
    let ll = 0;
    let rr = 0;
    for (let i = 0; i < this.#hops.length; i += 3) {
      cross += this.#hops[i]!;
      ll += this.#hops[i + 1]!;
      rr += this.#hops[i + 2]!;
    }
    const least = QUIET * this.#grid.samples(WINDOW_HOPS);
    this.correlation = ll < least || rr < least ? 0 : Math.max(-1, Math.min(1, cross / Math.sqrt(ll * rr)));
  }
}
