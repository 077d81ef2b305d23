/** Enough for the frames in flight of one export and the pictures behind them. */
const MOST_KEPT = 8;

/** Buffers that wait for the next frame of the same size: filling 3 MB with zeros and collecting them again costs more than a dissolve. */
export class BytePool {
  readonly #kept: Uint8Array<ArrayBuffer>[] = [];

  /** What lies in it is left over from before. */
  take(byteLength: number): Uint8Array<ArrayBuffer> {
    const at = this.#kept.findIndex((kept) => kept.byteLength === byteLength);
    const [found] = at < 0 ? [] : this.#kept.splice(at, 1);
    return found ?? new Uint8Array(byteLength);
  }

  giveBack(bytes: Uint8Array<ArrayBuffer>): void {
    this.#kept.push(bytes);
    // Room goes to the sizes in use now.
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
  }

  clear(): void {
    this.#kept.length = 0;
  }
}
