// Two laws, as mixing desks have them. A mono source is *panned*: constant power, −3 dB on each side in the middle. A source or
// track with two sides is *balanced*: the middle leaves it untouched, and towards one side the other fades along a cosine.
import { isLeft, isRight, type Layout } from './layout.ts';

const QUARTER = Math.PI / 4;

export interface SideGains {
  readonly left: number;
  readonly right: number;
}

const clampPan = (pan: number): number => (pan > 1 ? 1 : pan >= -1 ? pan : pan < -1 ? -1 : 0);

/** @param pan −1 left … 1 right; NaN is the middle */
export function panGains(pan: number): SideGains {
  const p = clampPan(pan);
  if (p === 0) return { left: Math.fround(Math.SQRT1_2), right: Math.fround(Math.SQRT1_2) };
  const angle = (p + 1) * QUARTER;
  return { left: Math.fround(Math.cos(angle)), right: Math.fround(Math.sin(angle)) };
}

/** @param pan −1 left … 1 right; at ±1 the far side is silent */
export function balanceGains(pan: number): SideGains {
  const p = clampPan(pan);
  const far = p === 1 || p === -1 ? 0 : Math.fround(Math.cos(Math.abs(p) * 2 * QUARTER));
  return { left: p > 0 ? far : 1, right: p < 0 ? far : 1 };
}

/** One gain a channel: left and right speakers follow the balance, centre, rear centre and LFE stay. */
export function balanceOf(layout: Layout, pan: number): Float32Array {
  const { left, right } = balanceGains(pan);
  return Float32Array.from(layout, (speaker) => (isLeft(speaker) ? left : isRight(speaker) ? right : 1));
}

/**
 * The gains of the left and the right side as `panGains` (of a mono source) and `balanceGains` have them, without their object: for
 * the loop of blocks.
 */
export function writeSides(pan: number, mono: boolean, into: Float64Array): void {
  const p = clampPan(pan);
  if (mono) {
    const angle = (p + 1) * QUARTER;
    into[0] = Math.cos(angle);
    into[1] = Math.sin(angle);
    return;
  }
  const far = p === 1 || p === -1 ? 0 : Math.cos(Math.abs(p) * 2 * QUARTER);
  into[0] = p > 0 ? far : 1;
  into[1] = p < 0 ? far : 1;
}
