/** Points kept: 21 ms at 48 kHz, a little more than a frame of a display at 60 Hz. */
export const GONIOMETER_POINTS = 1024;

/**
 * The last points of a goniometer: x = (right − left) / √2 to the right, y = (left + right) / √2 upwards, so that mono stands upright
 * and a signal on the left leans to the left. Above 64 kHz only every second or fourth sample is a point.
 */
export class Goniometer {
  /** x, y, x, y …; a ring whose oldest point begins at entry `next`. */
  readonly points = new Float32Array(2 * GONIOMETER_POINTS);
  next = 0;
  readonly #step: number;
  #skip = 0;

  constructor(rate: number) {
    this.#step = Math.max(1, Math.round(rate / 48_000));
  }

  process(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let at = from + this.#skip;
    for (; at < to; at += this.#step) {
      const l = left[at]!;
      const r = right[at]!;
      const finite = (l + r) * 0 === 0;
      this.points[this.next] = finite ? (r - l) * Math.SQRT1_2 : 0;
      this.points[this.next + 1] = finite ? (l + r) * Math.SQRT1_2 : 0;
      this.next = (this.next + 2) % this.points.length;
    }
    this.#skip = at - to;
  }

  /** Copies the points, oldest first, to `out` from entry `at` on. */
  write(out: Float32Array, at: number): void {
    const older = this.points.length - this.next;
    for (let i = 0; i < older; i++) out[at + i] = this.points[this.next + i]!;
    for (let i = 0; i < this.next; i++) out[at + older + i] = this.points[i]!;
  }

  reset(): void {
    this.points.fill(0);
    this.next = 0;
    this.#skip = 0;
  }
}
