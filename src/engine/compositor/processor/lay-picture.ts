import type { LayerDraw } from '../../frame-graph/frame-plan.ts';
import type { RgbaColor } from '../../frame-graph/rgba-color.ts';
import type { OutputColor } from '../../frame-graph/source-color.ts';
import { codesFromRgb } from '../color-matrix.ts';
import type { PlaneLayout420 } from '../plane-layout.ts';
import { blendLine, type LineTint, NO_TINT } from './blend-line.ts';
import {
  PLANES,
  type PlaneIndex,
  type PlanePlace,
  type PlaneTaps,
  planePlace,
  planeTaps,
} from './plane-place.ts';
import { RowScaler } from './scale-rows.ts';

/** 8-bit 4:2:0 planes; what is laid over them changes them in place. */
export interface TargetPlanes {
  readonly bytes: Uint8Array;
  readonly layout: PlaneLayout420;
  readonly color: OutputColor;
}

/** Lays an upright 4:2:0 picture of the target's encoding over the planes, inside its own box. */
export function layPicture(
  target: TargetPlanes,
  draw: LayerDraw,
  source: { readonly bytes: Uint8Array; readonly layout: PlaneLayout420 },
): void {
  for (const plane of PLANES) {
    const to = planePlace(target.layout, plane);
    const from = planePlace(source.layout, plane);
    const taps = planeTaps(draw, to, from, plane);
    if (isCopy(draw, taps)) {
      copyRows(target.bytes, to, source.bytes, from, taps);
      continue;
    }
    const scaler = new RowScaler(source.bytes, from, taps.columns, taps.rows);
    const tint = lineTint(draw, target.color, plane);
    layRows(target.bytes, to, taps, draw.opacity, tint, (row, into) => scaler.row(row, into));
  }
}

/** Lays an upright rectangle of one colour over the planes. */
export function layColor(target: TargetPlanes, draw: LayerDraw, color: RgbaColor): void {
  for (const plane of PLANES) {
    const to = planePlace(target.layout, plane);
    const taps = planeTaps(draw, to, null, plane);
    const own: LineTint = { code: premultipliedCode(color, target.color, plane), alpha: color.a, amount: 1 };
    const tint = mixTints(own, lineTint(draw, target.color, plane));
    layRows(target.bytes, to, taps, draw.opacity, tint, () => undefined);
  }
}

/** The rows of an upright box, each made by `fill` and blended into its place. */
function layRows(
  bytes: Uint8Array,
  to: PlanePlace,
  { columns, rows }: PlaneTaps,
  opacity: number,
  tint: LineTint,
  fill: (row: number, into: Float32Array) => void,
): void {
  const samples = new Float32Array(columns.count);
  const clamped = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < rows.count; row++) {
    const covered = rows.cover[row]! * opacity;
    if (covered <= 0) continue;
    fill(row, samples);
    const at = to.offset + (rows.start + row) * to.stride + columns.start;
    blendLine(clamped, at, samples, columns, covered, tint);
  }
}

const isWhole = ({ solid, count }: PlaneTaps['columns']): boolean => solid.from === 0 && solid.to === count;

const isCopy = (draw: LayerDraw, { columns, rows }: PlaneTaps): boolean =>
  columns.shift !== null &&
  rows.shift !== null &&
  draw.opacity === 1 &&
  !draw.tint &&
  isWhole(columns) &&
  isWhole(rows);

function copyRows(
  bytes: Uint8Array,
  to: PlanePlace,
  source: Uint8Array,
  from: PlanePlace,
  { columns, rows }: PlaneTaps,
): void {
  for (let row = 0; row < rows.count; row++) {
    const begin = from.offset + rows.first[row]! * from.stride + columns.first[0]!;
    const at = to.offset + (rows.start + row) * to.stride + columns.start;
    bytes.set(source.subarray(begin, begin + columns.count), at);
  }
}

function lineTint({ tint }: LayerDraw, color: OutputColor, plane: PlaneIndex): LineTint {
  if (!tint) return NO_TINT;
  return { code: premultipliedCode(tint.color, color, plane), alpha: tint.color.a, amount: tint.amount };
}

/** A colour under a tint is a colour; the tint keeps to the colour's own alpha. */
function mixTints(own: LineTint, over: LineTint): LineTint {
  const keep = 1 - over.amount;
  return {
    code: own.code * keep + over.code * own.alpha * over.amount,
    alpha: own.alpha * keep + over.alpha * own.alpha * over.amount,
    amount: 1,
  };
}

function premultipliedCode({ r, g, b, a }: RgbaColor, color: OutputColor, plane: PlaneIndex): number {
  const [red, green, blue, offset] = codesFromRgb(color, 8)[plane];
  return (red * r + green * g + blue * b + offset) * a;
}
