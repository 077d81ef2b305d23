// A take is the sound of one stream laid on the sequence's time line by one offset and one speed. Its sample n depends on
// nothing else, so clips cut from one take join without a seam, and a change of gain or length asks for no new sound.
import { TICKS_PER_SECOND } from '../../base/time.ts';
import type { MediaAsset } from '../timeline/media-types.ts';
import type { AudioSpan } from '../timeline/types.ts';

export interface Take {
  /** Equal keys, equal samples. */
  readonly key: string;
  readonly asset: MediaAsset;
  /** Index in `asset.audio`. */
  readonly stream: number;
  /** As the asset's record says; the reader has the last word. */
  readonly channels: number;
  /** Source ticks a sequence tick. */
  readonly speed: { readonly num: number; readonly den: number };
  /** Source time at sequence time 0, times `speed.den`: exact, in ticks, mostly beyond what a double holds. */
  readonly offset: bigint;
}

function gcd(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y) [x, y] = [y, x % y];
  return x;
}

/** Rounds half up, for either sign of `a`; `b` > 0. */
const divideRounded = (a: bigint, b: bigint): bigint => {
  const doubled = 2n * a + b;
  const quotient = doubled / (2n * b);
  return doubled < 0n && quotient * 2n * b !== doubled ? quotient - 1n : quotient;
};

/** `null` when the asset has no such stream. */
export function takeOf(span: AudioSpan): Take | null {
  const stream = span.asset.audio[span.stream];
  if (!stream) return null;
  const divisor = gcd(span.speed.num, span.speed.den);
  const speed = { num: span.speed.num / divisor, den: span.speed.den / divisor };
  const offset = BigInt(span.sourceStart) * BigInt(speed.den) - BigInt(span.start) * BigInt(speed.num);
  const key = [span.asset.hash, span.stream, speed.num, speed.den, offset].join('/');
  return { key, asset: span.asset, stream: span.stream, channels: stream.channels, speed, offset };
}

/**
 * The take of the clip before when the clip after goes on with it: a cut at a speed other than 1 rounds its source time to a
 * tick, and that must not look like another take. Else null.
 */
export function joinTake(before: Take, after: Take): Take | null {
  const same =
    before.asset.hash === after.asset.hash &&
    before.stream === after.stream &&
    before.speed.num === after.speed.num &&
    before.speed.den === after.speed.den;
  const distance = after.offset - before.offset;
  const slack = 2n * BigInt(after.speed.den);
  return same && distance <= slack && distance >= -slack ? before : null;
}

/**
 * Where output sample n lies in the source: (n · step + origin) / phases source samples. `step / phases` is the reduced ratio of
 * the rates times the speed. The origin is rounded to a phase: at equal rates and speed 1 there is one phase, so that a
 * clip placed between two samples (29.97 frames/s is 1601.6 samples a frame) is heard up to half a sample off (10 µs) but
 * bit for bit as it was recorded.
 */
export interface SamplePosition {
  readonly step: number;
  readonly phases: number;
  readonly origin: bigint;
}

export function samplePosition(take: Take, sourceRate: number, outputRate: number): SamplePosition {
  const numerator = sourceRate * take.speed.num;
  const denominator = outputRate * take.speed.den;
  const divisor = gcd(numerator, denominator);
  const phases = denominator / divisor;
  const scale = BigInt(TICKS_PER_SECOND) * BigInt(take.speed.den);
  return {
    step: numerator / divisor,
    phases,
    origin: divideRounded(take.offset * BigInt(sourceRate) * BigInt(phases), scale),
  };
}

/** Source sample and phase (0…phases − 1) of output sample `n`. */
export function locate(position: SamplePosition, n: number): { index: number; phase: number } {
  const phases = BigInt(position.phases);
  const at = BigInt(n) * BigInt(position.step) + position.origin;
  const phase = ((at % phases) + phases) % phases;
  return { index: Number((at - phase) / phases), phase: Number(phase) };
}
