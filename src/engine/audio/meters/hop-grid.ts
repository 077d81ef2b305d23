// Meters sum over hops of 10 ms, counted from the first sample: whatever the size of the blocks that samples come in, sums begin and
// end at the same samples. Tech 3341 asks for a momentary reading at least every 100 ms; its cases 13 and 14 need 20 ms or less.

export const HOPS_PER_SECOND = 100;

export class HopGrid {
  readonly rate: number;
  /** Whole hops that have passed. */
  hops = 0;
  /** Samples until the hop in progress is whole, ≥ 1. */
  left: number;

  /** @param rate samples a second; hops differ by one sample where 100 does not divide it */
  constructor(rate: number) {
    this.rate = rate;
    this.left = this.end(1);
  }

  /** Sample at which hop number `hop` (from 1) ends. */
  end(hop: number): number {
    return Math.floor((hop * this.rate) / HOPS_PER_SECOND);
  }

  /** Samples in the last `count` hops. */
  samples(count: number): number {
    return this.end(this.hops) - this.end(this.hops - count);
  }

  /** Passes `frames` ≤ `left` samples. @returns whether a hop ends there */
  pass(frames: number): boolean {
    this.left -= frames;
    if (this.left > 0) return false;
    this.hops++;
    this.left = this.end(this.hops + 1) - this.end(this.hops);
    return true;
  }

  reset(): void {
    this.hops = 0;
    this.left = this.end(1);
  }
}
