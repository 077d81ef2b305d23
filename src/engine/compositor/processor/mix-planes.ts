// Whole-plane work on 8-bit samples, four to a word: even and odd samples are weighted by one multiplication each. Weights are of 256.
import type { PlaneLayout420 } from '../plane-layout.ts';

const EVEN = 0x00ff00ff;
const HALF = 0x00800080;
const WEIGHTS = 256;

const wordsOf = (bytes: Uint8Array): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);

/** bytes × (1 − mix) + over × mix, in place. Both of the same length, a multiple of 4. */
export function dissolvePlanes(bytes: Uint8Array, over: Uint8Array, mix: number): void {
  const two = Math.round(mix * WEIGHTS);
  const one = WEIGHTS - two;
  const words = wordsOf(bytes);
  const others = wordsOf(over);
  for (let at = 0; at < words.length; at++) {
    const a = words[at]!;
    const b = others[at]!;
    const even = (Math.imul(a & EVEN, one) + Math.imul(b & EVEN, two) + HALF) >>> 8;
    const odd = Math.imul((a >>> 8) & EVEN, one) + Math.imul((b >>> 8) & EVEN, two) + HALF;
    words[at] = (even & EVEN) | (odd & ~EVEN);
  }
}

/** bytes × keep + codes × (1 − keep), in place. @param codes of Y, U and V */
export function tintPlanes(
  bytes: Uint8Array,
  layout: PlaneLayout420,
  codes: readonly [number, number, number],
  keep: number,
): void {
  const weight = Math.round(keep * WEIGHTS);
  const words = wordsOf(bytes);
  const ends = [layout.uOffset >> 2, layout.vOffset >> 2, layout.byteLength >> 2];
  let at = 0;
  for (const [plane, end] of ends.entries()) {
    const added = codes[plane as 0 | 1 | 2] * (WEIGHTS - weight) * 0x00010001 + HALF;
    for (; at < end; at++) {
      const word = words[at]!;
      const even = (Math.imul(word & EVEN, weight) + added) >>> 8;
      const odd = Math.imul((word >>> 8) & EVEN, weight) + added;
      words[at] = (even & EVEN) | (odd & ~EVEN);
    }
  }
}
