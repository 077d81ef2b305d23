import type { Box } from '../frame-graph/affine.ts';
import type { FramePlan, LayerDraw, LayerPicture } from '../frame-graph/frame-plan.ts';
import { codesFromRgb, planeMatrix, rgbFromCodes } from './color-matrix.ts';
import { applyEffects } from './effect-passes.ts';
import { BUFFER_USAGE } from './gpu-pool.ts';
import { halve, ingest } from './ingest.ts';
import { layerParams, type Side, sideKind } from './layer-params.ts';
import { groupsFor } from './pass-encoder.ts';
import type { PlaneLayout420 } from './plane-layout.ts';
import type { RgbaStage } from './rgba-stage.ts';
import { type Sampling, samplingOf } from './sampling.ts';
import { layerKey, layerWgsl } from './shaders/layer.ts';
import { packWgsl, unpackWgsl } from './shaders/pack.ts';
import { UniformWriter } from './uniform-writer.ts';

export type { RgbaStage } from './rgba-stage.ts';

/**
 * Draws the overlays over the region of `planes` that they touch: planes (or the background) to an accumulator of R'G'B' in half
 * floats, each layer over it, and back into the planes.
 */
export function drawRgba(stage: RgbaStage, planes: GPUBuffer, layout: PlaneLayout420): void {
  const { context, passes, plan } = stage;
  const { region } = plan;
  const width = region.right - region.left;
  const height = region.bottom - region.top;
  if (width <= 0 || height <= 0) return;
  const accumulator = context.pool.buffer(width * height * 8, BUFFER_USAGE.storage);
  stage.borrowed.push(accumulator);
  const buffers = [{ buffer: accumulator }, { buffer: planes }];
  const wide = plan.output.bitDepth === 10;
  if (plan.base.kind === 'fill') {
    passes.run('fill', planeParams(plan, layout, 'pack'), groupsFor(width / 8, height), buffers.slice(0, 1));
  } else {
    const unpack = context.pipelineOf(`unpack:${wide}`, 'unpack', () => unpackWgsl(wide));
    passes.run(unpack, planeParams(plan, layout, 'unpack'), groupsFor(width / 4, height), buffers);
  }
  for (const draw of plan.overlays) {
    const [one, two] = draw.kind === 'pair' ? [draw.from, draw.to] : [draw, null];
    const first = sideOf(stage, one);
    const second = two && sideOf(stage, two);
    const kinds = [sideKind(first.side), second && sideKind(second.side)] as const;
    const pipeline = context.pipelineOf(layerKey(...kinds), 'lay', () => layerWgsl(...kinds));
    const { left, top, right, bottom } = draw.box;
    passes.run(
      pipeline,
      layerParams(draw, first.side, second?.side ?? null, region),
      groupsFor((right - left) / 4, bottom - top),
      [{ buffer: accumulator }, first.view, second?.view ?? null],
    );
  }
  const pack = context.pipelineOf(`pack:${wide}`, 'pack', () => packWgsl(wide));
  passes.run(pack, planeParams(plan, layout, 'pack'), groupsFor(width / 8, height / 2), buffers);
}

interface ReadySide {
  readonly side: Side;
  /** Null for a plain colour. */
  readonly view: GPUTextureView | null;
}

function sideOf(stage: RgbaStage, draw: LayerDraw): ReadySide {
  const sampling = samplingOf(draw);
  const texture = draw.picture && textureOf(stage, draw, draw.picture, sampling);
  const view = texture?.createView({ baseMipLevel: sampling.level, mipLevelCount: 1 }) ?? null;
  return { side: { draw, sampling }, view };
}

function textureOf(
  stage: RgbaStage,
  draw: LayerDraw,
  { color }: LayerPicture,
  sampling: Sampling,
): GPUTexture {
  const { passes, plan } = stage;
  const levels = sampling.level + 1;
  const picture = stage.pictureOf(draw);
  const { effects } = draw.layer;
  if (effects.length === 0) return ingest(passes, picture, color, plan.output.color, !draw.exact, levels);
  const source = ingest(passes, picture, color, plan.output.color, !draw.exact, 1);
  const result = applyEffects(stage, source, effects, levels, draw);
  halve(passes, result, levels);
  return result;
}

/** `pack` writes planes from R'G'B', `unpack` reads them. */
function planeParams(plan: FramePlan, layout: PlaneLayout420, direction: 'pack' | 'unpack'): UniformWriter {
  const { region, clip, output, background } = plan;
  const planes: Box = region;
  const color = { ...output.color, matrix: planeMatrix(output.color.matrix) };
  const rows =
    direction === 'pack' ? codesFromRgb(color, output.bitDepth) : rgbFromCodes(color, output.bitDepth);
  return new UniformWriter(36)
    .ints(planes.left, planes.top, planes.right - planes.left, planes.bottom - planes.top)
    .ints(layout.lumaStride / 4, layout.chromaStride / 4, layout.uOffset / 4, layout.vOffset / 4)
    .ints(output.width, output.height, output.bitDepth === 8 ? 1 : 2, 2 ** output.bitDepth - 1)
    .floats(...rows.flat())
    .floats(background.r, background.g, background.b, 1)
    .ints(clip.left, clip.top, clip.right, clip.bottom);
}
