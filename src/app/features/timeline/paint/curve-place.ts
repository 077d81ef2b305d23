// Where a curve lies on the lanes: its times and values as px, and back.
import type { Ticks } from '../../../../base/time.ts';
import type { Animated } from '../../../../project/records/fields.ts';
import { keysOf } from '../../../workspace/automation/curve-edit.ts';
import type { ValueLaw } from '../../../workspace/automation/value-law.ts';

export interface CurvePlace {
  readonly law: ValueLaw;
  /** Where times of the curve begin on the timeline. */
  readonly offset: Ticks;
  /** px of the lanes. */
  readonly top: number;
  readonly height: number;
}

/** So that points at the ends of the range are whole. */
const PAD_PX = 5;

export const curveY = ({ law, top, height }: CurvePlace, value: number): number =>
  top + PAD_PX + (1 - law.place(value)) * (height - 2 * PAD_PX);

/** The share of the height that px stand for: how far a drag lifts points. */
export const liftOf = ({ height }: CurvePlace, px: number): number => -px / (height - 2 * PAD_PX);

export const curveValue = ({ law, top, height }: CurvePlace, y: number): number =>
  law.at(1 - Math.min(1, Math.max(0, (y - top - PAD_PX) / (height - 2 * PAD_PX))));

/** Index of the first key at or after a time of the curve. */
export function firstKeyFrom(curve: Animated, at: Ticks): number {
  const keys = keysOf(curve);
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Scale {
  toX(time: Ticks): number;
  readonly ticksPerPx: number;
}

/** The time of the point that is nearest to (x, y), within `reach` px; null when none is. */
export function pointAt(
  curve: Animated,
  place: CurvePlace,
  { toX, ticksPerPx }: Scale,
  x: number,
  y: number,
  reach: number,
): Ticks | null {
  const keys = keysOf(curve);
  const first = keys[0];
  if (!first) return null;
  const time = place.offset + (x - toX(place.offset)) * ticksPerPx;
  let best: Ticks | null = null;
  let distance = reach;
  const from = time - place.offset - reach * ticksPerPx;
  for (let i = firstKeyFrom(curve, from); i < keys.length; i++) {
    const key = keys[i]!;
    const dx = toX(key.at + place.offset) - x;
    if (dx > reach) break;
    const away = Math.hypot(dx, curveY(place, key.value) - y);
    if (away <= distance) [best, distance] = [key.at, away];
  }
  return best;
}
