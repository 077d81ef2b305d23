import type { ByteSink } from '../../src/engine/ports/byte-sink.ts';

/** Passes everything on and knows how long the file is. */
export class CountingSink implements ByteSink {
  readonly #inner: ByteSink;
  #bytes = 0;

  constructor(inner: ByteSink) {
    this.#inner = inner;
  }

  get bytes(): number {
    return this.#bytes;
  }

  write(position: number, bytes: Uint8Array): Promise<void> {
    this.#bytes = Math.max(this.#bytes, position + bytes.byteLength);
    return this.#inner.write(position, bytes);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  abort(): Promise<void> {
    return this.#inner.abort();
  }
}
