/** The speed shown is that of the last few seconds. */
const WINDOW_MS = 4000;

/** Frames a second. */
export class SpeedMeter {
  readonly #start = performance.now();
  readonly #marks: { readonly at: number; readonly frames: number }[] = [];
  #frames = 0;

  at(frames: number): number {
    const now = performance.now();
    this.#frames = frames;
    this.#marks.push({ at: now, frames });
    while (this.#marks.length > 2 && now - this.#marks[0]!.at > WINDOW_MS) this.#marks.shift();
    const oldest = this.#marks[0]!;
    return now > oldest.at ? ((frames - oldest.frames) * 1000) / (now - oldest.at) : 0;
  }

  /** Since the meter was made. */
  mean(): number {
    return (this.#frames * 1000) / Math.max(1, performance.now() - this.#start);
  }
}
