// Where in one recording a piece of another may lie, to a hundredth of a second, by the correlation of their envelopes.
import { RealFft } from '../dsp/fft.ts';
import { BANDS, ENVELOPE_RATE } from './envelope.ts';

/** A piece of the second recording, in hops of the envelope. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

export interface Candidate {
  /** Middle of the piece in the second recording, hops. */
  readonly at: number;
  /** Hops by which the first recording's time is ahead of the second's: first = second + lag. */
  readonly lag: number;
  /** How far it stands out, in standard deviations of what chance would give. */
  readonly score: number;
}

/** A minute: at 200 millionths of drift its ends are a hop apart. */
const PIECE_HOPS = 60 * ENVELOPE_RATE;
const MOST_PIECES = 8;
const CANDIDATES = 4;
/** Lags closer than this are one: hops. */
const APART = 5;
/** Less than this in common says nothing. */
const LEAST_HOPS = ENVELOPE_RATE;

/** Pieces of a minute at most, spread over the recording. */
export function piecesOf(hops: number): Piece[] {
  const count = Math.min(MOST_PIECES, Math.max(1, Math.round(hops / PIECE_HOPS)));
  const length = Math.min(PIECE_HOPS, Math.floor(hops / count));
  return Array.from({ length: count }, (_, i) => {
    const from = count === 1 ? 0 : Math.round((i * (hops - length)) / (count - 1));
    return { from, to: count === 1 ? hops : from + length };
  });
}

/** Envelopes of the first recording, transformed once for all pieces. */
export class CoarseLags {
  readonly #fft: RealFft;
  readonly #length: number;
  readonly #re: readonly Float64Array[];
  readonly #im: readonly Float64Array[];

  /** @param longest hops of the longest piece that will be looked for */
  constructor(rows: readonly Float32Array[], longest: number) {
    this.#length = rows[0]!.length;
    const size = Math.max(8, 2 ** Math.ceil(Math.log2(this.#length + longest + 1)));
    this.#fft = new RealFft(size);
    const bins = size / 2 + 1;
    this.#re = rows.map(() => new Float64Array(bins));
    this.#im = rows.map(() => new Float64Array(bins));
    const padded = new Float64Array(size);
    rows.forEach((row, b) => {
      padded.fill(0);
      padded.set(row);
      this.#fft.forward(padded, this.#re[b]!, this.#im[b]!);
    });
  }

  /** The best places for a piece, the best first. */
  find(rows: readonly Float32Array[], { from, to }: Piece): Candidate[] {
    const { size } = this.#fft;
    const bins = size / 2 + 1;
    const [sumRe, sumIm] = [new Float64Array(bins), new Float64Array(bins)];
    const [re, im] = [new Float64Array(bins), new Float64Array(bins)];
    const padded = new Float64Array(size);
    for (let b = 0; b < BANDS; b++) {
      padded.fill(0);
      padded.set(rows[b]!.subarray(from, to));
      this.#fft.forward(padded, re, im);
      const [aRe, aIm] = [this.#re[b]!, this.#im[b]!];
      for (let k = 0; k < bins; k++) {
        sumRe[k] = sumRe[k]! + aRe[k]! * re[k]! + aIm[k]! * im[k]!;
        sumIm[k] = sumIm[k]! + aIm[k]! * re[k]! - aRe[k]! * im[k]!;
      }
    }
    const correlation = padded;
    this.#fft.inverse(sumRe, sumIm, correlation);
    return this.#best(correlation, from, to - from);
  }

  /** Peaks of the correlation over the square root of how much overlaps: noise has the same size everywhere then. */
  #best(correlation: Float64Array, from: number, piece: number): Candidate[] {
    const { size } = this.#fft;
    const least = Math.min(LEAST_HOPS, piece, this.#length);
    const [first, last] = [least - piece, this.#length - least];
    const scores = new Float64Array(Math.max(0, last - first + 1));
    let power = 0;
    for (let place = first; place <= last; place++) {
      const common = Math.min(place + piece, this.#length) - Math.max(0, place);
      const score = correlation[place < 0 ? place + size : place]! / Math.sqrt(common * BANDS);
      scores[place - first] = score;
      power += (score * score) / scores.length;
    }
    const scale = power > 0 ? 1 / Math.sqrt(power) : 0;
    const found: Candidate[] = [];
    for (let n = 0; n < CANDIDATES; n++) {
      let best = -1;
      for (let i = 0; i < scores.length; i++) if (best < 0 || scores[i]! > scores[best]!) best = i;
      if (best < 0 || !(scores[best]! > 0)) break;
      found.push({ at: from + piece / 2, lag: best + first - from, score: scores[best]! * scale });
      scores.fill(0, Math.max(0, best - APART), best + APART + 1);
    }
    return found;
  }
}
