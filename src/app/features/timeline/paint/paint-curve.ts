import type { Ticks } from '../../../../base/time.ts';
import { valueAt } from '../../../../engine/timeline/keyframes.ts';
import type { Animated } from '../../../../project/records/fields.ts';
import { keysOf } from '../../../workspace/automation/curve-edit.ts';
import { type CurvePlace, curveY, firstKeyFrom } from './curve-place.ts';
import type { Palette } from './palette.ts';

export interface CurveLook {
  readonly curve: Animated;
  readonly place: CurvePlace;
  /** px of the lanes between which it is drawn. */
  readonly from: number;
  readonly to: number;
  readonly left: Ticks;
  readonly ticksPerPx: number;
  readonly color: string;
  /** Times of chosen points. */
  readonly chosen: ReadonlySet<Ticks>;
  readonly palette: Pick<Palette, 'bed' | 'accent' | 'ink'>;
  /** Points that can be taken hold of; a curve that is only shown has none. */
  readonly points: boolean;
}

const LINE_PX = 1.5;
const POINT_PX = 5;
/** Points nearer to each other than this are one dot: chosen ones are always drawn. */
const APART_PX = 4;

/**
 * A line through the values, of rectangles alone (see paint-clip.ts): flat stretches are one each, slopes one a pixel. Ten thousand points in sight
 * cost no more than the pixels that they lie under.
 */
export function paintCurve(ctx: CanvasRenderingContext2D, look: CurveLook): void {
  const { curve, place, from, to } = look;
  ctx.fillStyle = look.color;
  const keys = keysOf(curve);
  if (typeof curve === 'number' || keys.length === 0) {
    const y = curveY(place, typeof curve === 'number' ? curve : 0);
    ctx.fillRect(from, y - LINE_PX / 2, to - from, LINE_PX);
    return;
  }
  const origin = place.offset - look.left;
  const toX = (at: Ticks) => (at + origin) / look.ticksPerPx;
  const timeAt = (x: number) => x * look.ticksPerPx - origin;
  const height = (value: number) => curveY(place, value);
  const bar = (x: number, w: number, a: number, b: number) =>
    ctx.fillRect(x, Math.min(a, b) - LINE_PX / 2, w, Math.abs(a - b) + LINE_PX);
  let next = firstKeyFrom(curve, timeAt(from));
  let x = from;
  let y = height(valueAt(curve, timeAt(from)));
  while (x < to) {
    const before = keys[next - 1];
    const after = keys[next];
    const flat = !before || !after || before.ease === 'hold' || before.value === after.value;
    const end = after ? toX(after.at) : to;
    if (flat && end - x >= 1) {
      const stop = Math.min(to, Math.floor(end));
      bar(x, stop - x, y, y);
      x = stop;
      continue;
    }
    // One column: where the curve comes from, goes to, and all points under it.
    let [top, bottom] = [y, y];
    const right = Math.min(to, x + 1);
    while (next < keys.length && toX(keys[next]!.at) < right) {
      const at = height(keys[next]!.value);
      const held = keys[next - 1]?.ease === 'hold' ? height(keys[next - 1]!.value) : at;
      top = Math.min(top, at, held);
      bottom = Math.max(bottom, at, held);
      next++;
    }
    y = height(valueAt(curve, timeAt(right)));
    bar(x, right - x, Math.min(top, y), Math.max(bottom, y));
    x = right;
  }
  if (look.points) paintPoints(ctx, look, toX, timeAt);
}

function paintPoints(
  ctx: CanvasRenderingContext2D,
  { curve, place, from, to, chosen, palette }: CurveLook,
  toX: (at: Ticks) => number,
  timeAt: (x: number) => Ticks,
): void {
  const keys = keysOf(curve);
  let last = Number.NEGATIVE_INFINITY;
  for (let i = firstKeyFrom(curve, timeAt(from - POINT_PX)); i < keys.length; i++) {
    const { at, value } = keys[i]!;
    const x = toX(at);
    if (x > to + POINT_PX) return;
    const strong = chosen.has(at);
    if (!strong && x - last < APART_PX) continue;
    last = x;
    const y = curveY(place, value);
    const size = strong ? POINT_PX + 4 : POINT_PX + 2;
    ctx.fillStyle = strong ? palette.accent : palette.ink;
    ctx.fillRect(Math.round(x - size / 2), Math.round(y - size / 2), size, size);
    if (strong) continue;
    ctx.fillStyle = palette.bed;
    ctx.fillRect(Math.round(x - size / 2) + 2, Math.round(y - size / 2) + 2, size - 4, size - 4);
  }
}
