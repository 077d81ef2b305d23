import type { Draw, LayerDraw } from '../frame-graph/frame-plan.ts';
import type { RgbaColor } from '../frame-graph/rgba-color.ts';
import { codesFromRgb } from './color-matrix.ts';
import type { GpuPicture } from './gpu-picture.ts';
import { ingest } from './ingest.ts';
import { overlayPicture } from './overlay-picture.ts';
import { groupsFor } from './pass-encoder.ts';
import type { PlaneLayout420 } from './plane-layout.ts';
import type { RgbaStage } from './rgba-path.ts';
import { samplingOf } from './sampling.ts';
import { UniformWriter } from './uniform-writer.ts';

const NO_COLOR: RgbaColor = { r: 0, g: 0, b: 0, a: 0 };

/** Lays the overlays over the planes, each inside its own box; the rest of the planes is not read or written. */
export function drawPlanar(stage: RgbaStage, planes: GPUBuffer, layout: PlaneLayout420): void {
  for (const draw of stage.plan.overlays) {
    const layer = single(draw);
    const picture = layer.picture && stage.pictureOf(layer);
    if (picture && layer.picture?.layout === 'i420') overlayPicture(stage, layer, picture, planes, layout);
    else overlayRgba(stage, layer, picture, planes, layout);
  }
}

function single(draw: Draw): LayerDraw {
  if (draw.kind === 'draw') return draw;
  throw new TypeError('A pair of layers has no planar form.');
}

/** The start of both uniforms: where the blocks of eight by two pixels lie, and how colours become codes. */
function blockParams(stage: RgbaStage, { box }: LayerDraw, layout: PlaneLayout420) {
  const left = Math.floor(box.left / 8) * 8;
  const top = Math.floor(box.top / 2) * 2;
  const blocks = Math.ceil((box.right - left) / 8);
  const rows = Math.ceil((box.bottom - top) / 2);
  const params = new UniformWriter(48)
    .ints(left, top, blocks, rows)
    .ints(layout.lumaStride / 4, layout.chromaStride / 4, layout.uOffset / 4, layout.vOffset / 4)
    .floats(...codesFromRgb(stage.plan.output.color, 8).flat());
  return { params, groups: groupsFor(blocks, rows) };
}

const premultiplied = ({ r, g, b, a }: RgbaColor): readonly [number, number, number, number] => [
  r * a,
  g * a,
  b * a,
  a,
];

function overlayRgba(
  stage: RgbaStage,
  draw: LayerDraw,
  picture: GpuPicture | null,
  planes: GPUBuffer,
  layout: PlaneLayout420,
): void {
  const { passes, plan, context, borrowed } = stage;
  const sampling = samplingOf(draw);
  let texture: GPUTexture;
  if (picture && draw.picture) {
    texture = ingest(passes, picture, draw.picture.color, plan.output.color, !draw.exact, sampling.level + 1);
  } else {
    texture = context.pool.texture(1, 1);
    borrowed.push(texture);
  }
  const { a, b, c, d, e, f } = draw.fromOutput;
  const scale = 2 ** -sampling.level;
  const { left, top, right, bottom } = draw.texels;
  const { params, groups } = blockParams(stage, draw, layout);
  params
    .floats(a * scale, b * scale, c * scale, d * scale)
    .floats(e * scale, f * scale, sampling.radiusX, sampling.radiusY)
    .floats(left * scale, top * scale, right * scale, bottom * scale)
    .floats(sampling.edgeX, sampling.edgeY, draw.opacity, picture ? 0 : 1)
    .floats(...premultiplied(draw.fill ?? NO_COLOR))
    .floats(...premultiplied(draw.tint?.color ?? NO_COLOR))
    .floats(draw.tint?.amount ?? 0, 0, 0, 0);
  const view = texture.createView({ baseMipLevel: picture ? sampling.level : 0, mipLevelCount: 1 });
  passes.run('overlayRgba', params, groups, [{ buffer: planes }, view]);
}
