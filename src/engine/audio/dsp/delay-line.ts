// The past of one channel, as long as was asked for.

/** Samples are written one at a time; 0 samples ago is the one written last. */
export class DelayLine {
  readonly #samples: Float32Array;
  readonly #mask: number;
  #at = 0;

  /** @param longest samples that can be read back */
  constructor(longest: number) {
    let size = 4;
    while (size < longest + 4) size *= 2;
    this.#samples = new Float32Array(size);
    this.#mask = size - 1;
  }

  write(value: number): void {
    this.#at = (this.#at + 1) & this.#mask;
    this.#samples[this.#at] = value;
  }

  read(ago: number): number {
    return this.#samples[(this.#at - ago) & this.#mask]!;
  }

  /** Between samples, along a cubic through the four around (Hermite); `ago` ≥ 1. */
  between(ago: number): number {
    const whole = Math.floor(ago);
    const x = ago - whole;
    const samples = this.#samples;
    const mask = this.#mask;
    const place = this.#at - whole;
    const a = samples[(place + 1) & mask]!;
    const b = samples[place & mask]!;
    if (x === 0) return b;
    const c = samples[(place - 1) & mask]!;
    const d = samples[(place - 2) & mask]!;
    const slope = 0.5 * (c - a);
    const bend = a - 2.5 * b + 2 * c - 0.5 * d;
    const twist = 0.5 * (d - a) + 1.5 * (b - c);
    return ((twist * x + bend) * x + slope) * x + b;
  }

  clear(): void {
    this.#samples.fill(0);
    this.#at = 0;
  }
}
