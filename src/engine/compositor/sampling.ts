import type { LayerDraw } from '../frame-graph/frame-plan.ts';

/** How a layer's texels are filtered on their way to pixels. */
export interface Sampling {
  /** Mip level that is read. */
  readonly level: number;
  /** Half-width of the tent filter in texels of that level: 1 is bilinear, more is minification. */
  readonly radiusX: number;
  readonly radiusY: number;
  /** Texels of that level a pixel, across the left/right and top/bottom edges. */
  readonly edgeX: number;
  readonly edgeY: number;
}

/**
 * Halvings take whole powers of two (two to one is then exactly the mean of four), the tent filter the rest, as swscale's bilinear
 * does; so a pixel costs at most four by four texels, however small the layer.
 */
const WIDEST_RADIUS = 2;
/** Flattened layers: one axis may shrink far more than the other, and taps grow with it. */
const MOST_TAPS_RADIUS = 16;

export function samplingOf(draw: LayerDraw): Sampling {
  const { a, b, c, d } = draw.fromOutput;
  const stepX = Math.hypot(a, c);
  const stepY = Math.hypot(b, d);
  if (!draw.picture || draw.exact) return { level: 0, radiusX: 1, radiusY: 1, edgeX: stepX, edgeY: stepY };
  const least = Math.min(stepX, stepY);
  const most = Math.max(stepX, stepY);
  const wanted = Math.max(Math.log2(least / WIDEST_RADIUS) + 1e-4, Math.log2(most / MOST_TAPS_RADIUS));
  const deepest = Math.floor(Math.log2(Math.max(1, Math.min(draw.picture.width, draw.picture.height))));
  const level = Math.max(0, Math.min(Math.ceil(wanted), deepest));
  const scale = 2 ** -level;
  return {
    level,
    radiusX: Math.min(MOST_TAPS_RADIUS, Math.max(1, stepX * scale)),
    radiusY: Math.min(MOST_TAPS_RADIUS, Math.max(1, stepY * scale)),
    edgeX: stepX * scale,
    edgeY: stepY * scale,
  };
}
