// The gain of a look-ahead limiter. The least gain that any of the next samples asks for, held over a window, is smoothed by two
// moving averages that fit in that window: so the gain is there before the peak is, and never above what the peak asks for.

/** Gains are whole multiples of 2⁻³², so that running sums of them are exact and a mix may start anywhere. */
const GRAIN = 2 ** 32;

export class GainEnvelope {
  /** Samples from the request to the moment when the gain must be there. */
  readonly delay: number;
  readonly #box: number;
  /** Ring of the last requests that can still be the least of the window, and when each came. */
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  readonly #mask: number;
  #head = 0;
  #tail = 0;
  #now = 0;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #at = 0;
  #sum = 0;
  #sumOfSums = 0;
  #held = 1;

  /** @param box samples of each of the two averages */
  constructor(box: number) {
    this.#box = box;
    this.delay = 2 * box - 2;
    let size = 4;
    while (size < this.delay + 4) size *= 2;
    this.#values = new Float64Array(size);
    this.#times = new Float64Array(size);
    this.#mask = size - 1;
    this.#first = new Float64Array(box);
    this.#second = new Float64Array(box);
    this.clear();
  }

  /**
   * @param request gain that the newest sample may have, 0 … 1
   * @param recover part of the way back that is made in a sample
   * @returns gain of the sample `delay` samples ago
   */
  next(request: number, recover: number): number {
    const least = this.#least(request);
    const held = least < this.#held ? least : this.#held + (least - this.#held) * recover;
    this.#held = held > 1 - 1e-7 ? Math.min(least, 1) : held;
    const value = Math.floor(this.#held * GRAIN) / GRAIN;
    const at = this.#at;
    this.#sum += value - this.#first[at]!;
    this.#first[at] = value;
    this.#sumOfSums += this.#sum - this.#second[at]!;
    this.#second[at] = this.#sum;
    this.#at = at + 1 === this.#box ? 0 : at + 1;
    return this.#sumOfSums / (this.#box * this.#box);
  }

  clear(): void {
    this.#head = 0;
    this.#tail = 0;
    this.#now = 0;
    this.#at = 0;
    this.#held = 1;
    this.#values.fill(0);
    this.#times.fill(0);
    this.#first.fill(1);
    this.#second.fill(this.#box);
    this.#sum = this.#box;
    this.#sumOfSums = this.#box * this.#box;
  }

  /** Least of the last `delay` + 1 requests: a queue that rises from its head. */
  #least(request: number): number {
    const mask = this.#mask;
    while (this.#tail !== this.#head && this.#values[(this.#tail - 1) & mask]! >= request)
      this.#tail = (this.#tail - 1) & mask;
    this.#values[this.#tail] = request;
    this.#times[this.#tail] = this.#now;
    this.#tail = (this.#tail + 1) & mask;
    while (this.#times[this.#head]! < this.#now - this.delay) this.#head = (this.#head + 1) & mask;
    this.#now++;
    return this.#values[this.#head]!;
  }
}
