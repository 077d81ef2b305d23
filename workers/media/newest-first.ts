/** Work that is wanted now: what is asked for last comes first, what is asked for again moves to the front. */
export class NewestFirst<T> {
  readonly #items = new Map<string, T>();
  readonly #limit: number;

  /** @param limit beyond it the oldest wishes are dropped: they left the screen long ago */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#items.size;
  }

  add(key: string, item: T): void {
    this.#items.delete(key);
    this.#items.set(key, item);
    const oldest = this.#items.keys().next();
    if (this.#items.size > this.#limit && !oldest.done) this.#items.delete(oldest.value);
  }

  /** The newest, with all others of which `like` says that they go with it, newest first. */
  take(like: (item: T, newest: T) => boolean): T[] {
    const entries = [...this.#items].reverse();
    const newest = entries[0];
    if (!newest) return [];
    const taken = entries.filter(([, item]) => like(item, newest[1]));
    for (const [key] of taken) this.#items.delete(key);
    return taken.map(([, item]) => item);
  }

  dropWhere(test: (item: T) => boolean): void {
    for (const [key, item] of this.#items) if (test(item)) this.#items.delete(key);
  }
}
