import type { Box } from '../frame-graph/affine.ts';
import type { Draw, LayerDraw } from '../frame-graph/frame-plan.ts';
import type { Sampling } from './sampling.ts';
import { BLEND_CODES } from './shaders/blend.ts';
import type { SideKind } from './shaders/layer.ts';
import { UniformWriter } from './uniform-writer.ts';

/** Words of a Side in shaders/layer.ts. */
const SIDE_WORDS = 28;

export interface Side {
  readonly draw: LayerDraw;
  readonly sampling: Sampling;
}

export const sideKind = ({ draw }: Side): SideKind => ({
  source: draw.fill ? 'color' : draw.exact ? 'exact' : 'tent',
  tinted: draw.tint !== null,
  blend: BLEND_CODES[draw.blend],
});

/** The uniform of `lay`. `region` is the accumulator's place in the output. */
export function layerParams(draw: Draw, first: Side, second: Side | null, region: Box): UniformWriter {
  const params = new UniformWriter(8 + 2 * SIDE_WORDS + 4)
    .ints(draw.box.left, draw.box.top, draw.box.right, draw.box.bottom)
    .ints(region.left, region.top, region.right - region.left, 0);
  writeSide(params, first);
  writeSide(params, second ?? first);
  return params.floats(draw.kind === 'pair' ? draw.mix : 0, 0, 0, 0);
}

function writeSide(params: UniformWriter, { draw, sampling }: Side): void {
  const { a, b, c, d, e, f } = draw.fromOutput;
  const scale = 2 ** -sampling.level;
  const { left, top, right, bottom } = draw.texels;
  const fill = draw.fill ?? { r: 0, g: 0, b: 0, a: 0 };
  const tint = draw.tint?.color ?? { r: 0, g: 0, b: 0, a: 0 };
  params
    .floats(a * scale, b * scale, c * scale, d * scale)
    .floats(e * scale, f * scale, sampling.radiusX, sampling.radiusY)
    .floats(left * scale, top * scale, right * scale, bottom * scale)
    .floats(sampling.edgeX, sampling.edgeY, draw.opacity, 0)
    .floats(fill.r * fill.a, fill.g * fill.a, fill.b * fill.a, fill.a)
    .floats(tint.r * tint.a, tint.g * tint.a, tint.b * tint.a, tint.a)
    .floats(draw.tint?.amount ?? 0, 0, 0, 0);
}
