/** Something that holds memory outside of the JavaScript heap. */
export interface CachedFrame {
  readonly bytes: number;
  close(): void;
}

/**
 * Least recently used frames go first once the sum of their bytes passes the limit. The cache owns what is put into it; `get`
 * lends a frame until the next `put`.
 */
export class FrameCache<F extends CachedFrame> {
  readonly #frames = new Map<string, F>();
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#frames.size;
  }

  has(key: string): boolean {
    return this.#frames.has(key);
  }

  get(key: string): F | null {
    const frame = this.#frames.get(key);
    if (!frame) return null;
    // A Map keeps the order of insertion: to be last is to be the most recently used.
    this.#frames.delete(key);
    this.#frames.set(key, frame);
    return frame;
  }

  /** A frame that alone passes the limit is kept until the next one comes: it is about to be drawn. */
  put(key: string, frame: F): void {
    this.delete(key);
    this.#frames.set(key, frame);
    this.#bytes += frame.bytes;
    for (const oldest of this.#frames.keys()) {
      if (this.#bytes <= this.#limitBytes || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const frame = this.#frames.get(key);
    if (!frame) return;
    this.#frames.delete(key);
    this.#bytes -= frame.bytes;
    frame.close();
  }

  deleteWhere(matches: (key: string) => boolean): void {
    for (const key of [...this.#frames.keys()]) if (matches(key)) this.delete(key);
  }

  clear(): void {
    this.deleteWhere(() => true);
  }
}
