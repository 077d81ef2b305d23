import type { SegmentStore } from '../../../src/engine/ports/segment-store.ts';

/** A store that says of some segments that they are not there until they were made anew, and tells of each that was. */
export class FreshSegments implements SegmentStore {
  readonly #store: SegmentStore;
  readonly #stale: Set<string>;
  readonly #made: (hash: string) => void;

  constructor(store: SegmentStore, stale: Iterable<string>, made: (hash: string) => void) {
    this.#store = store;
    this.#stale = new Set(stale);
    this.#made = made;
  }

  async has(hash: string): Promise<boolean> {
    return !this.#stale.has(hash) && this.#store.has(hash);
  }

  async get(hash: string): Promise<Uint8Array | null> {
    return this.#stale.has(hash) ? null : this.#store.get(hash);
  }

  async put(hash: string, bytes: Uint8Array): Promise<void> {
    await this.#store.put(hash, bytes);
    this.#stale.delete(hash);
    this.#made(hash);
  }

  delete(hash: string): Promise<void> {
    return this.#store.delete(hash);
  }

  usage(): ReturnType<SegmentStore['usage']> {
    return this.#store.usage();
  }

  trim(bytes: number): Promise<void> {
    return this.#store.trim(bytes);
  }
}
