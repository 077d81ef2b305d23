import type { ByteSink } from '../../ports/byte-sink.ts';

/** Large enough that a disk does not notice single packets. */
const BUFFER_BYTES = 512 * 1024;

/** Gathers what is appended in one buffer, which is used again and again: a film of any length leaves no garbage here. */
export class SinkWriter {
  readonly #sink: ByteSink;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
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
    if (this.#length + bytes.length > BUFFER_BYTES) await this.flush();
    if (bytes.length > BUFFER_BYTES) {
      await this.#sink.write(this.#start, bytes);
      this.#start += bytes.length;
      return;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Over what was appended earlier. */
  async patch(position: number, bytes: Uint8Array): Promise<void> {
    if (position < this.#start) await this.flush();
    if (position < this.#start) await this.#sink.write(position, bytes);
    else this.#buffer.set(bytes, position - this.#start);
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    await this.#sink.write(this.#start, this.#buffer.subarray(0, this.#length));
    this.#start += this.#length;
    this.#length = 0;
  }
}
