import type { FramePlan } from '../frame-graph/frame-plan.ts';
import type { RgbaColor } from '../frame-graph/rgba-color.ts';
import { codesFromRgb } from './color-matrix.ts';
import type { PlaneLayout420 } from './plane-layout.ts';

/** A colour in the output's encoding. */
export function codesOf({ r, g, b }: RgbaColor, plan: FramePlan): readonly [number, number, number] {
  const rows = codesFromRgb(plan.output.color, plan.output.bitDepth);
  const code = (at: 0 | 1 | 2) =>
    Math.round(rows[at][0] * r + rows[at][1] * g + rows[at][2] * b + rows[at][3]);
  return [code(0), code(1), code(2)];
}

/** Fills planes with one colour. */
export function fillPlanes(
  plan: FramePlan,
  color: RgbaColor,
  layout: PlaneLayout420,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  const [y, u, v] = codesOf(color, plan);
  const codes = layout.bitDepth === 8 ? bytes : new Uint16Array(bytes.buffer);
  const per = layout.bitDepth === 8 ? 1 : 2;
  codes.fill(y, 0, layout.uOffset / per);
  codes.fill(u, layout.uOffset / per, layout.vOffset / per);
  codes.fill(v, layout.vOffset / per);
}
