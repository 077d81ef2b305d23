import type { LayerDraw } from '../../frame-graph/frame-plan.ts';
import type { PlaneLayout420 } from '../plane-layout.ts';
import { samplingOf } from '../sampling.ts';
import { type AxisTaps, axisTaps } from './axis-taps.ts';

export type PlaneIndex = 0 | 1 | 2;
export const PLANES: readonly PlaneIndex[] = [0, 1, 2];

/** Bytes of an 8-bit plane: where it starts, from row to row, and its samples. */
export interface PlanePlace {
  readonly offset: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/** A chroma sample stands for two by two pixels. */
export const pixelsOf = (plane: PlaneIndex): 1 | 2 => (plane === 0 ? 1 : 2);

export function planePlace(layout: PlaneLayout420, plane: PlaneIndex): PlanePlace {
  const by = pixelsOf(plane);
  return {
    offset: plane === 0 ? 0 : plane === 1 ? layout.uOffset : layout.vOffset,
    stride: plane === 0 ? layout.lumaStride : layout.chromaStride,
    width: Math.ceil(layout.width / by),
    height: Math.ceil(layout.height / by),
  };
}

/** No turn and no mirror: rows stay rows, and each axis can be filtered for itself. */
export function isUpright({ fromOutput }: LayerDraw): boolean {
  const { a, b, c, d } = fromOutput;
  return Math.abs(b) < 1e-9 && Math.abs(c) < 1e-9 && a > 0 && d > 0;
}

export interface PlaneTaps {
  readonly columns: AxisTaps;
  readonly rows: AxisTaps;
}

/**
 * The samples of one plane that an upright draw touches.
 * @param source the picture's own plane; null for a plain colour, which has no texels but the unit square
 */
export function planeTaps(
  draw: LayerDraw,
  target: PlanePlace,
  source: PlanePlace | null,
  plane: PlaneIndex,
): PlaneTaps {
  const by = pixelsOf(plane);
  // A picture's chroma has half the texels as it has half the samples; a colour's square is the same one in every plane.
  const [scale, shrink] = source ? [1, 1 / by] : [by, 1];
  const { a, d, e, f } = draw.fromOutput;
  const group = 2 ** samplingOf(draw).level;
  const { box, texels } = draw;
  const columns = axisTaps({
    from: Math.floor(box.left / by),
    to: Math.min(Math.ceil(box.right / by), target.width),
    step: a * scale,
    origin: e * shrink,
    low: texels.left * shrink,
    high: texels.right * shrink,
    last: source ? source.width - 1 : 0,
    group,
  });
  const rows = axisTaps({
    from: Math.floor(box.top / by),
    to: Math.min(Math.ceil(box.bottom / by), target.height),
    step: d * scale,
    origin: f * shrink,
    low: texels.top * shrink,
    high: texels.bottom * shrink,
    last: source ? source.height - 1 : 0,
    group,
  });
  return { columns, rows };
}
