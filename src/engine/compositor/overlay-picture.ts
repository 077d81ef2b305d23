import type { Box } from '../frame-graph/affine.ts';
import type { LayerDraw } from '../frame-graph/frame-plan.ts';
import { codesFromRgb } from './color-matrix.ts';
import type { GpuPicture } from './gpu-picture.ts';
import { groupsFor } from './pass-encoder.ts';
import type { PlaneLayout420 } from './plane-layout.ts';
import { planeLevel } from './plane-levels.ts';
import type { RgbaStage } from './rgba-path.ts';
import { type Sampling, samplingOf } from './sampling.ts';
import { UniformWriter } from './uniform-writer.ts';

type PlaneIndex = 0 | 1 | 2;
const PLANES: readonly PlaneIndex[] = [0, 1, 2];

/** A turned 4:2:0 picture of the output's encoding over the planes, plane by plane. */
export function overlayPicture(
  stage: RgbaStage,
  draw: LayerDraw,
  picture: GpuPicture,
  planes: GPUBuffer,
  layout: PlaneLayout420,
): void {
  const sampling = samplingOf(draw);
  const level = planeLevel(stage, picture, sampling.level);
  const resources = [{ buffer: level.bytes }, { buffer: planes }];
  for (const plane of PLANES) {
    const target = placeOf(layout, plane);
    const source = placeOf(level.layout, plane);
    const words = wordsOf(draw, plane);
    const [columns, rows] = [words.right - words.left, words.bottom - words.top];
    if (columns <= 0 || rows <= 0) continue;
    const params = new UniformWriter(32)
      .ints(words.left, words.top, columns, rows)
      .ints(target.offset / 4, target.stride / 4, source.offset, source.stride);
    writePlacement(params, stage, draw, sampling, level.layout, plane);
    stage.passes.run('overlayPlane', params, groupsFor(columns, rows), resources);
  }
}

/** Columns of words of four samples, and rows; half-open. */
type WordBox = Box;

/** A chroma sample stands for two by two pixels. */
const pixelsOf = (plane: PlaneIndex): 1 | 2 => (plane === 0 ? 1 : 2);

const placeOf = (layout: PlaneLayout420, plane: PlaneIndex) => ({
  offset: plane === 0 ? 0 : plane === 1 ? layout.uOffset : layout.vOffset,
  stride: plane === 0 ? layout.lumaStride : layout.chromaStride,
});

function wordsOf({ box }: LayerDraw, plane: PlaneIndex): WordBox {
  const by = pixelsOf(plane);
  return {
    left: Math.floor(box.left / by / 4),
    top: Math.floor(box.top / by),
    right: Math.ceil(box.right / by / 4),
    bottom: Math.ceil(box.bottom / by),
  };
}

function writePlacement(
  params: UniformWriter,
  stage: RgbaStage,
  draw: LayerDraw,
  sampling: Sampling,
  level: PlaneLayout420,
  plane: PlaneIndex,
): void {
  const by = pixelsOf(plane);
  const { a, b, c, d, e, f } = draw.fromOutput;
  const scale = 2 ** -sampling.level;
  const shrink = scale / by;
  const { left, top, right, bottom } = draw.texels;
  params
    .floats(a * scale, b * scale, c * scale, d * scale)
    .floats(e * shrink, f * shrink, sampling.radiusX, sampling.radiusY)
    .floats(left * shrink, top * shrink, right * shrink, bottom * shrink)
    .ints(Math.ceil(level.width / by) - 1, Math.ceil(level.height / by) - 1)
    .ints(tapsOf(sampling.radiusY), Math.ceil(tapsOf(sampling.radiusX) / 4))
    .floats(sampling.edgeX, sampling.edgeY, draw.opacity, 0)
    .floats(tintCode(stage, draw, plane), draw.tint?.color.a ?? 1, draw.tint?.amount ?? 0, 0);
}

/** Texels under a tent, wherever it stands. */
const tapsOf = (radius: number): number => Math.ceil(2 * radius - 1e-6);

/** The tint's code times its alpha. */
function tintCode({ plan }: RgbaStage, draw: LayerDraw, plane: PlaneIndex): number {
  if (!draw.tint) return 0;
  const { r, g, b, a } = draw.tint.color;
  const row = codesFromRgb(plan.output.color, 8)[plane];
  return (row[0] * r + row[1] * g + row[2] * b + row[3]) * a;
}
