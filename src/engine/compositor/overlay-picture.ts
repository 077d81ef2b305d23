import type { Box } from '../frame-graph/affine.ts';
import type { LayerDraw } from '../frame-graph/frame-plan.ts';
import { codesFromRgb } from './color-matrix.ts';
import type { GpuPicture } from './gpu-picture.ts';
import type { KernelName } from './kernels.ts';
import { groupsFor } from './pass-encoder.ts';
import type { PlaneLayout420 } from './plane-layout.ts';
import { planeLevel } from './plane-levels.ts';
import type { RgbaStage } from './rgba-path.ts';
import { type Sampling, samplingOf } from './sampling.ts';
import { UniformWriter } from './uniform-writer.ts';

type PlaneIndex = 0 | 1 | 2;
const PLANES: readonly PlaneIndex[] = [0, 1, 2];
/** Of a texel: nearer than this to a whole number is whole. */
const GRID_TOLERANCE = 1e-4;
const WEIGHTS = 256;

/** A 4:2:0 picture of the output's encoding over the planes, plane by plane. */
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
    const places = [target.offset / 4, target.stride / 4, source.offset, source.stride] as const;
    const run = (kernel: KernelName, words: WordBox, write: (params: UniformWriter) => void) => {
      const [columns, rows] = [words.right - words.left, words.bottom - words.top];
      if (columns <= 0 || rows <= 0) return;
      const params = new UniformWriter(32).ints(words.left, words.top, columns, rows).ints(...places);
      write(params);
      stage.passes.run(kernel, params, groupsFor(columns, rows), resources);
    };
    const box = wordsOf(draw, plane);
    const shift = shiftOf(draw, sampling, plane);
    if (shift) {
      run('movePlane', box, (params) => writeMove(params, draw, shift, plane));
      continue;
    }
    const place = (params: UniformWriter) =>
      writePlacement(params, stage, draw, sampling, level.layout, plane);
    const inside = insideOf(draw, sampling, plane);
    if (inside) run('overlayInside', inside, place);
    for (const part of inside ? around(box, inside) : [box]) run('overlayPlane', part, place);
  }
}

/** Columns of words of four samples, and rows; half-open. */
type WordBox = Box;

/** Words of which no tap leaves the picture and no sample lies on its edge; null when there are too few to be worth a pass. */
function insideOf(draw: LayerDraw, sampling: Sampling, plane: PlaneIndex): WordBox | null {
  const by = pixelsOf(plane);
  const { solid } = draw;
  const upright = Math.abs(draw.fromOutput.b) < 1e-9 && Math.abs(draw.fromOutput.c) < 1e-9;
  const along = draw.fromOutput.a > 0 && draw.fromOutput.d > 0;
  if (!upright || !along || tapsOf(sampling.radiusX) > 4) return null;
  // Four texels are loaded from the first under the tent; one sample more is for rounding.
  const marginX = (sampling.radiusX + 4) / sampling.edgeX + 1;
  const marginY = (sampling.radiusY + 1) / sampling.edgeY + 1;
  const box = {
    left: Math.ceil((solid.left / by + marginX) / 4),
    top: Math.ceil(solid.top / by + marginY),
    right: Math.floor((solid.right / by - marginX) / 4),
    bottom: Math.floor(solid.bottom / by - marginY),
  };
  return box.right - box.left > 4 && box.bottom - box.top > 4 ? box : null;
}

/** What of `outer` is not in `inner`. */
const around = (outer: WordBox, inner: WordBox): readonly WordBox[] => [
  { ...outer, bottom: inner.top },
  { ...outer, top: inner.bottom },
  { ...inner, left: outer.left, right: inner.left },
  { ...inner, left: inner.right, right: outer.right },
];

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

/** From a sample's column and row to its texel's when texels lie on samples and whole samples are covered; else null. */
function shiftOf(draw: LayerDraw, sampling: Sampling, plane: PlaneIndex): { x: number; y: number } | null {
  if (draw.tint) return null;
  const { a, b, c, d, e, f } = draw.fromOutput;
  const by = pixelsOf(plane);
  const scale = 2 ** -sampling.level;
  const whole = (value: number) => Math.abs(value - Math.round(value)) < GRID_TOLERANCE;
  const one = [a * scale - 1, d * scale - 1, b, c].every((value) => Math.abs(value) < 1e-6);
  const x = (e * scale) / by;
  const y = (f * scale) / by;
  const { left, top, right, bottom } = draw.box;
  const evenBox = [left, top, right, bottom].every((value) => value % by === 0);
  const { texels } = draw;
  const wholeTexels = [texels.left, texels.top, texels.right, texels.bottom].every((value) =>
    whole((value * scale) / by),
  );
  return one && whole(x) && whole(y) && evenBox && wholeTexels
    ? { x: Math.round(x), y: Math.round(y) }
    : null;
}

function writeMove(
  params: UniformWriter,
  draw: LayerDraw,
  shift: { x: number; y: number },
  plane: PlaneIndex,
): void {
  const by = pixelsOf(plane);
  const { left, top, right, bottom } = draw.box;
  params
    .ints(left / by, top / by, right / by, bottom / by)
    .ints(shift.x, shift.y, Math.round(draw.opacity * WEIGHTS), 0);
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
