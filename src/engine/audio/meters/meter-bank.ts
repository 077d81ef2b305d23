// The meters of a whole mixer in one stretch of memory, shared between the thread that mixes and the one that draws.
import type { Layout } from '../layout.ts';
import { AnalyserTap, TAP_FLOATS } from './analyser-tap.ts';
import { STRIP_FLOATS, StripMeter } from './strip-meter.ts';
import { SCOPE_FLOATS, StripScope } from './strip-scope.ts';

/**
 * Words of the header, 32-bit integers: a count that is odd while the bank writes, the number of strips, and how often it has written.
 * After it come the strips (strip-meter.ts), one after the other, then the master's tap (analyser-tap.ts), then
 * the scope (strip-scope.ts) of the one strip that is looked at; 32-bit floats.
 */
export const BANK_HEADER = 4;
const [TURN, STRIPS, WRITTEN] = [0, 1, 2];

export const bankFloats = (strips: number): number =>
  BANK_HEADER + strips * STRIP_FLOATS + TAP_FLOATS + SCOPE_FLOATS;
export const stripAt = (strip: number): number => BANK_HEADER + strip * STRIP_FLOATS;
export const tapAt = (strips: number): number => BANK_HEADER + strips * STRIP_FLOATS;

export const scopeAt = (strips: number): number => tapAt(strips) + TAP_FLOATS;

export class MeterBank {
  readonly buffer: ArrayBufferLike;
  readonly #strips: readonly StripMeter[];
  readonly #tap: AnalyserTap;
  readonly #scope: StripScope;
  #scoped = -1;
  readonly #words: Int32Array;
  readonly #floats: Float32Array;

  /** @param buffer of 4 · `bankFloats` bytes; a shared one lets another thread read along. One is made when it is left out. */
  constructor(
    rate: number,
    strips: readonly Layout[],
    master: Layout,
    buffer: ArrayBufferLike = new ArrayBuffer(4 * bankFloats(strips.length)),
  ) {
    this.buffer = buffer;
    this.#strips = strips.map((layout) => new StripMeter(rate, layout));
    this.#tap = new AnalyserTap(rate, master);
    this.#scope = new StripScope(rate);
    this.#words = new Int32Array(buffer, 0, BANK_HEADER);
    this.#floats = new Float32Array(buffer, 0, bankFloats(strips.length));
    this.#words[STRIPS] = strips.length;
  }

  strip(index: number, planes: readonly Float32Array[], from: number, to: number): void {
    this.#strips[index]!.process(planes, from, to);
    if (index === this.#scoped) this.#scope.process(planes, from, to);
  }

  /** The strip that is looked at more closely; −1: none. */
  look(index: number): void {
    if (index === this.#scoped) return;
    this.#scoped = index;
    this.#scope.reset();
  }

  master(planes: readonly Float32Array[], from: number, to: number): void {
    this.#tap.process(planes, from, to);
  }

  /** Writes all meters. Every 6 blocks of 128 at 48 kHz are 62 pictures a second. */
  publish(): void {
    const words = this.#words;
    Atomics.add(words, TURN, 1);
    for (let s = 0; s < this.#strips.length; s++) this.#strips[s]!.write(this.#floats, stripAt(s));
    this.#tap.write(this.#floats, tapAt(this.#strips.length));
    if (this.#scoped >= 0) this.#scope.write(this.#floats, scopeAt(this.#strips.length));
    words[WRITTEN] = words[WRITTEN]! + 1;
    Atomics.add(words, TURN, 1);
  }

  reset(): void {
    for (const strip of this.#strips) strip.reset();
    this.#tap.reset();
    this.#scope.reset();
  }
}

/**
 * Copies a bank to memory of the reader's own, as one moment: a copy during which the bank wrote is thrown away.
 * @param into `bankFloats` long
 * @returns false when the bank was writing all the time: what `into` holds is then no picture; try at the next frame
 */
export function readBank(buffer: ArrayBufferLike, into: Float32Array, tries = 3): boolean {
  const words = new Int32Array(buffer, 0, BANK_HEADER);
  const floats = new Float32Array(buffer, 0, into.length);
  for (let i = 0; i < tries; i++) {
    const turn = Atomics.load(words, TURN);
    if (turn % 2 !== 0) continue;
    into.set(floats);
    if (Atomics.load(words, TURN) === turn) return true;
  }
  return false;
}
