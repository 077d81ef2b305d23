import type { Ticks } from '../../../base/time.ts';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Animated } from '../../../project/records/fields.ts';

/** Units of the drawing; it is stretched to its place. */
export const WIDTH = 200;
export const HEIGHT = 28;
/** Room for the keys above and below. */
const MARGIN = 5;

export interface DrawnCurve {
  readonly path: string;
  /** Where a value stands in the height, 0 … 1 from the top. */
  readonly place: (value: number) => number;
}

/** A value over `length` ticks: from its least at the bottom to its most at the top, in the middle when it stands still. */
export function drawCurve(value: Animated, length: Ticks): DrawnCurve {
  const at = Array.from({ length: WIDTH + 1 }, (_, x) => (x / WIDTH) * length);
  // A jump is drawn upright where it is.
  if (typeof value !== 'number')
    for (const key of value.keys) if (key.at > 0 && key.at < length) at.push(key.at - 1, key.at);
  const points = at.sort((a, b) => a - b).map((time) => ({ time, value: valueAt(value, time) }));
  const values = points.map((point) => point.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (one: number): number =>
    high === low ? HEIGHT / 2 : HEIGHT - MARGIN - ((one - low) / (high - low)) * (HEIGHT - 2 * MARGIN);
  const x = (time: Ticks): number => (time / Math.max(1, length)) * WIDTH;
  const path = points
    .map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.time).toFixed(2)} ${y(point.value).toFixed(2)}`)
    .join('');
  return { path, place: (one) => y(one) / HEIGHT };
}
