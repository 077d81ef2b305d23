// Values that move: gains, pans, parameters. A curve is a function of the sample of the sequence alone, however the mix is cut into
// blocks and however late a strip runs. Gains and pans are worked out at every 16th sample of the sequence and at every key, and
// run straight between: at 60 dB a second that strays by under 10⁻⁵ dB from the true curve. Parameters of effects are worked out
// for each sample.

import { BLOCK } from './block.ts';
import { dbToGain } from './decibels.ts';

export interface CurveKey {
  /** Sample of the sequence, may lie between two. */
  readonly at: number;
  readonly value: number;
  /** The way to the next key. */
  readonly ease: 'linear' | 'hold' | 'smooth';
}

/** A constant, or keys that rise in `at`: held before the first and after the last. */
export type Curve = number | readonly CurveKey[];

/** Where a `hold` jumps, gains and pans take this long from the key on, so that nothing clicks. */
export const GLIDE_SECONDS = 0.002;
/** Samples between two knots of a gain or a pan. */
export const GRID = 16;

/** How many keys lie at or before `sample`. */
function passed(keys: readonly CurveKey[], sample: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]!.at <= sample) low = middle + 1;
    else high = middle;
  }
  return low;
}

function between(keys: readonly CurveKey[], count: number, sample: number): number {
  writeBetween(keys, count, sample, written, 2);
  return written[2]!;
}

const written = new Float64Array(3);

/** The same into an entry: what a function of this size returns would be a box on the heap, at every knot of every block. */
function writeBetween(
  keys: readonly CurveKey[],
  count: number,
  sample: number,
  into: Float64Array,
  entry: number,
): void {
  const before = keys[count - 1];
  const after = keys[count];
  if (!before) into[entry] = after ? after.value : 0;
  else if (!after || before.ease === 'hold') into[entry] = before.value;
  else {
    const x = (sample - before.at) / (after.at - before.at);
    into[entry] =
      before.value + (after.value - before.value) * (before.ease === 'smooth' ? x * x * (3 - 2 * x) : x);
  }
}

/** The value at `sample`; jumps are jumps. */
export const curveAt = (curve: Curve, sample: number): number =>
  typeof curve === 'number' ? curve : between(curve, passed(curve, sample), sample);

/** 1 when no jump is under way at `sample`, else how far it is, 0 … 1; `count` as `passed` says. */
function glided(keys: readonly CurveKey[], count: number, sample: number, glide: number): number {
  const from = keys[count - 2];
  if (from?.ease !== 'hold') return 1;
  const at = keys[count - 1]!.at;
  const next = keys[count];
  const length = next ? Math.min(glide, next.at - at) : glide;
  return sample - at < length ? (sample - at) / length : 1;
}

/** The value at `sample`, where jumps take `glide` samples. */
export function glideAt(curve: Curve, sample: number, glide: number): number {
  if (typeof curve === 'number') return curve;
  const count = passed(curve, sample);
  const value = between(curve, count, sample);
  const x = glided(curve, count, sample, glide);
  return x === 1 ? value : curve[count - 2]!.value + (value - curve[count - 2]!.value) * x;
}

/** Linear gain of a curve in dB at `sample`; jumps glide in the gain. */
export function gainAt(curve: Curve, sample: number, glide: number): number {
  if (typeof curve === 'number') return dbToGain(curve);
  writeGain(curve, sample, glide, written, 0);
  return written[0]!;
}

function writeGain(
  curve: readonly CurveKey[],
  sample: number,
  glide: number,
  into: Float64Array,
  entry: number,
): void {
  const count = passed(curve, sample);
  writeBetween(curve, count, sample, into, entry);
  into[entry] = dbToGain(into[entry]!);
  if (curve[count - 2]?.ease !== 'hold') return;
  const x = glided(curve, count, sample, glide);
  if (x === 1) return;
  const old = dbToGain(curve[count - 2]!.value);
  into[entry] = old + (into[entry]! - old) * x;
}

/** True when the curve has one value for samples start … start + 127. */
export function isSteady(curve: Curve, start: number, glide: number): boolean {
  if (typeof curve === 'number') return true;
  const first = curve[0];
  if (!first || start + BLOCK <= first.at) return true;
  const count = passed(curve, start);
  const before = curve[count - 1];
  if (!before || glided(curve, count, start, glide) !== 1) return false;
  const after = curve[count];
  return !after || (start + BLOCK <= after.at && (before.ease === 'hold' || before.value === after.value));
}

/** How far on a curve that is steady at `start` is sure to stay so: its next key, ∞ behind the last. */
export function steadyUntil(curve: readonly CurveKey[], start: number): number {
  return curve[passed(curve, start)]?.at ?? Number.POSITIVE_INFINITY;
}

/** Where the glide behind the last of `count` keys ends; −∞ when it does not jump. */
function glideEnd(keys: readonly CurveKey[], count: number, glide: number): number {
  if (keys[count - 2]?.ease !== 'hold') return Number.NEGATIVE_INFINITY;
  const { at } = keys[count - 1]!;
  const next = keys[count];
  return at + (next ? Math.min(glide, next.at - at) : glide);
}

// Knots are the samples of the grid, the keys, which may lie between two samples, and the ends of glides: at all of them the curve is
// continuous, so that what is steady on one side of a knot is not bent by what lies on the other.

/** The last knot at or before sample `n`. */
export function knotBefore(curve: Curve, n: number, glide: number): number {
  const grid = Math.floor(n / GRID) * GRID;
  if (typeof curve === 'number') return grid;
  const count = passed(curve, n);
  if (count === 0) return grid;
  const end = glideEnd(curve, count, glide);
  return Math.max(grid, curve[count - 1]!.at, end <= n ? end : grid);
}

/** The first knot behind it. */
export function knotAfter(curve: Curve, n: number, glide: number): number {
  const grid = Math.floor(n / GRID) * GRID + GRID;
  if (typeof curve === 'number') return grid;
  const count = passed(curve, n);
  const end = glideEnd(curve, count, glide);
  return Math.min(grid, curve[count]?.at ?? grid, end > n ? end : grid);
}

/** The last knot at or before sample `n` of several curves together. */
export function lastKnot(curves: readonly Curve[], n: number, glide: number): number {
  let knot = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < curves.length; i++) knot = Math.max(knot, knotBefore(curves[i]!, n, glide));
  return knot;
}

/** The first knot behind it. */
export function nextKnot(curves: readonly Curve[], n: number, glide: number): number {
  let knot = Number.POSITIVE_INFINITY;
  for (let i = 0; i < curves.length; i++) knot = Math.min(knot, knotAfter(curves[i]!, n, glide));
  return knot;
}

/** Fills `into` with the linear gains of a curve in dB for samples start … start + 127. */
export function fillGains(
  curve: readonly CurveKey[],
  start: number,
  glide: number,
  into: Float64Array,
): void {
  for (let i = 0; i < BLOCK; ) {
    const before = knotBefore(curve, start + i, glide);
    const after = knotAfter(curve, start + i, glide);
    const end = Math.min(BLOCK, Math.ceil(after - start));
    writeGain(curve, before, glide, written, 0);
    writeGain(curve, after, glide, written, 1);
    const first = written[0]!;
    const slope = (written[1]! - first) / (after - before);
    for (; i < end; i++) into[i] = first + slope * (start + i - before);
  }
}

/** Every sample of start … start + 127, jumps and all. */
export function fillExact(curve: readonly CurveKey[], start: number, into: Float32Array): void {
  let count = passed(curve, start);
  for (let i = 0; i < BLOCK; i++) {
    while (count < curve.length && curve[count]!.at <= start + i) count++;
    writeBetween(curve, count, start + i, written, 2);
    into[i] = written[2]!;
  }
}
