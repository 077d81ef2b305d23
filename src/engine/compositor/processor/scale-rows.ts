import type { AxisTaps } from './axis-taps.ts';
import type { PlanePlace } from './plane-place.ts';

const EVEN = 0x00ff00ff;
/** Weights of rows are of this: four samples of a word are then weighted by two multiplications, and no sum leaves its 16 bits. */
const ONE = 256;

/** Rows of an 8-bit plane, filtered downwards and then across. */
export class RowScaler {
  readonly #words: Uint32Array;
  readonly #source: PlanePlace;
  readonly #columns: AxisTaps;
  readonly #rows: AxisTaps;
  /** Words of a source row that are needed. */
  readonly #from: number;
  readonly #to: number;
  /** One line as wide as the source, 8.8. */
  readonly #line: Uint16Array;
  readonly #weights: Int32Array;
  readonly #starts: Int32Array;
  readonly #across: Float32Array;

  /** @param bytes little-endian; the plane's offset and stride are multiples of 4 */
  constructor(bytes: Uint8Array, source: PlanePlace, columns: AxisTaps, rows: AxisTaps) {
    this.#words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
    this.#source = source;
    this.#columns = columns;
    this.#rows = rows;
    const first = columns.first[0] ?? 0;
    const last = (columns.first[columns.count - 1] ?? 0) + columns.width - 1;
    this.#from = first >> 2;
    this.#to = Math.min((last >> 2) + 1, source.stride >> 2);
    // The last sample's weights may reach beyond the row, where they are 0.
    this.#line = new Uint16Array(source.stride + columns.width);
    this.#weights = new Int32Array(rows.width);
    this.#starts = new Int32Array(rows.width);
    this.#across = columns.weights.map((weight) => weight / ONE);
  }

  /** Fills `into` with the samples of the `row`-th of the rows' taps. */
  row(row: number, into: Float32Array): void {
    const taps = this.#weigh(row);
    this.#down(taps);
    this.#acrossInto(into);
  }

  /** @returns how many source rows have weight */
  #weigh(row: number): number {
    const { first, weights, width } = this.#rows;
    const { offset, stride, height } = this.#source;
    const whole = this.#weights;
    let taps = 0;
    let left = ONE;
    let heaviest = 0;
    for (let k = 0; k < width; k++) {
      const weight = Math.round(weights[row * width + k]! * ONE);
      if (weight === 0) continue;
      whole[taps] = weight;
      this.#starts[taps] = (offset + Math.min(first[row]! + k, height - 1) * stride) >> 2;
      if (weight > whole[heaviest]!) heaviest = taps;
      left -= weight;
      taps++;
    }
    // What rounding left over goes to the heaviest: grey stays grey.
    whole[heaviest] = whole[heaviest]! + left;
    return taps;
  }

  #down(taps: number): void {
    const words = this.#words;
    const line = this.#line;
    const starts = this.#starts;
    const weights = this.#weights;
    const to = this.#to;
    for (let word = this.#from; word < to; word++) {
      let even = 0;
      let odd = 0;
      for (let k = 0; k < taps; k++) {
        const four = words[starts[k]! + word]!;
        const weight = weights[k]!;
        even = (even + Math.imul(four & EVEN, weight)) | 0;
        odd = (odd + Math.imul((four >>> 8) & EVEN, weight)) | 0;
      }
      const at = word << 2;
      line[at] = even & 0xffff;
      line[at + 1] = odd & 0xffff;
      line[at + 2] = even >>> 16;
      line[at + 3] = odd >>> 16;
    }
  }

  #acrossInto(into: Float32Array): void {
    const { first, width, count } = this.#columns;
    const weights = this.#across;
    const line = this.#line;
    let at = 0;
    for (let i = 0; i < count; i++) {
      const x = first[i]!;
      let sum = 0;
      for (let k = 0; k < width; k++) sum += line[x + k]! * weights[at + k]!;
      at += width;
      into[i] = sum;
    }
  }
}
