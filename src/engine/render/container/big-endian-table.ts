/** 64 kB: large enough to be few, small enough that the last, half empty one does not count. */
const PIECE_WORDS = 16384;

/**
 * A growing table of 32-bit words, kept as the very bytes that the file will hold: four bytes a word, whatever a film's length, and
 * nothing to convert at the end.
 */
export class BigEndianTable {
  readonly #pieces: DataView<ArrayBuffer>[] = [];
  #words = 0;

  get words(): number {
    return this.#words;
  }

  /** Of the low 32 bits; negative numbers as two's complement. */
  push(word: number): void {
    const at = this.#words % PIECE_WORDS;
    if (at === 0) this.#pieces.push(new DataView(new ArrayBuffer(PIECE_WORDS * 4)));
    this.#words += 1;
    this.set(this.#words - 1, word);
  }

  get(index: number): number {
    return this.#pieceOf(index).getUint32((index % PIECE_WORDS) * 4);
  }

  set(index: number, word: number): void {
    this.#pieceOf(index).setUint32((index % PIECE_WORDS) * 4, word);
  }

  /** Views, not copies. */
  bytes(): Uint8Array[] {
    return this.#pieces.map(
      ({ buffer }, i) => new Uint8Array(buffer, 0, Math.min(PIECE_WORDS, this.#words - i * PIECE_WORDS) * 4),
    );
  }

  #pieceOf(index: number): DataView {
    return this.#pieces[Math.floor(index / PIECE_WORDS)]!;
  }
}

/** Equal values that follow each other are one row: count, value. */
export class RunTable {
  readonly table = new BigEndianTable();
  #last: number | null = null;

  get rows(): number {
    return this.table.words / 2;
  }

  push(value: number, count = 1): void {
    if (value === this.#last) {
      const at = this.table.words - 2;
      this.table.set(at, this.table.get(at) + count);
      return;
    }
    this.#last = value;
    this.table.push(count);
    this.table.push(value);
  }
}
