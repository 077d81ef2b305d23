/** Reads numbers and four-letter codes from bytes; everything past the end reads as 0 or ''. */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    return at < this.length ? this.#view.getUint8(at) : 0;
  }

  u16(at: number, littleEndian = false): number {
    return at + 2 <= this.length ? this.#view.getUint16(at, littleEndian) : 0;
  }

  u24(at: number, littleEndian = false): number {
    const [a, b, c] = [this.u8(at), this.u8(at + 1), this.u8(at + 2)];
    return littleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
  }

  u32(at: number, littleEndian = false): number {
    return at + 4 <= this.length ? this.#view.getUint32(at, littleEndian) : 0;
  }

  i32(at: number): number {
    return at + 4 <= this.length ? this.#view.getInt32(at) : 0;
  }

  /** Numbers beyond 2^53 lose their last bits; no file is that large. */
  u64(at: number): number {
    return at + 8 <= this.length ? Number(this.#view.getBigUint64(at)) : 0;
  }

  i64(at: number): number {
    return at + 8 <= this.length ? Number(this.#view.getBigInt64(at)) : 0;
  }

  /** Latin-1 text. */
  text(at: number, length: number): string {
    return String.fromCharCode(...this.bytes.subarray(at, at + length));
  }
}
