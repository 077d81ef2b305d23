/** Lets each name through once in so many milliseconds. */
export class Throttle {
  readonly #everyMs: number;
  readonly #last = new Map<string, number>();

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  due(name: string): boolean {
    const now = performance.now();
    if (now - (this.#last.get(name) ?? -Infinity) < this.#everyMs) return false;
    // Names that are long past are not kept.
    if (this.#last.size > 1000)
      for (const [old, at] of this.#last) if (now - at > this.#everyMs) this.#last.delete(old);
    this.#last.set(name, now);
    return true;
  }
}
