import type { ByteSink } from '../../ports/byte-sink.ts';

/** Large enough that a disk does not notice single packets. */
const BUFFER_BYTES = 512 * 1024;

/**
 * Gathers what is appended in two buffers, one filled while the other is being written. They are used again and again: a film of any
 * length leaves no garbage here. A write that failed throws at the next call that has to wait for it, at the latest at `flush`.
 */
export class SinkWriter {
  readonly #sink: ByteSink;
  #buffer = new Uint8Array(BUFFER_BYTES);
  #spare = new Uint8Array(BUFFER_BYTES);
  #writing: Promise<void> | null = null;
  #start: number;
  #length = 0;

  constructor(sink: ByteSink, start: number) {
    this.#sink = sink;
    this.#start = start;
  }

  /** Where the next appended byte will lie. */
  get position(): number {
    return this.#start + this.#length;
  }

  /** The bytes are the caller's again when this resolves. */
  async append(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (bytes.length - done > BUFFER_BYTES - this.#length) {
      const room = BUFFER_BYTES - this.#length;
      this.#buffer.set(bytes.subarray(done, done + room), this.#length);
      this.#length += room;
      done += room;
      await this.#handOver();
    }
    this.#buffer.set(done === 0 ? bytes : bytes.subarray(done), this.#length);
    this.#length += bytes.length - done;
  }

  /** Over what was appended earlier. */
  async patch(position: number, bytes: Uint8Array): Promise<void> {
    if (position < this.#start) await this.flush();
    if (position < this.#start) await this.#sink.write(position, bytes);
    else this.#buffer.set(bytes, position - this.#start);
  }

  /** All that was appended is written when this resolves. */
  async flush(): Promise<void> {
    await this.#handOver();
    await this.#writing;
  }

  /** One write at a time; resolves when the buffer can be filled again. */
  async #handOver(): Promise<void> {
    if (this.#length === 0) return;
    await this.#writing;
    const full = this.#buffer.subarray(0, this.#length);
    this.#writing = this.#sink.write(this.#start, full);
    this.#writing.catch(() => undefined);
    [this.#buffer, this.#spare] = [this.#spare, this.#buffer];
    this.#start += this.#length;
    this.#length = 0;
  }
}
