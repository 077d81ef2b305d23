import type { Box } from '../frame-graph/affine.ts';
import type { FramePlan, LayerDraw } from '../frame-graph/frame-plan.ts';
import type { EffectLookup } from './effect-passes.ts';
import type { GpuContext } from './gpu-context.ts';
import type { GpuPicture } from './gpu-picture.ts';
import { BUFFER_USAGE } from './gpu-pool.ts';
import type { Turn } from './in-order.ts';
import { PassEncoder } from './pass-encoder.ts';
import { drawPlanar } from './planar-path.ts';
import type { PlaneLayout420 } from './plane-layout.ts';
import { type Chunk, Readback } from './readback.ts';
import { drawRgba, type RgbaStage } from './rgba-path.ts';

const PLANES_USAGE = BUFFER_USAGE.storage | BUFFER_USAGE.copySrc | BUFFER_USAGE.copyDst;

export interface FrameDrawing {
  readonly plan: FramePlan;
  readonly layout: PlaneLayout420;
  /** Starts as what the processor has made; ends as the frame. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pictureOf: (draw: LayerDraw) => GpuPicture;
  readonly effects: EffectLookup;
  readonly turn: Turn;
}

/** Draws one frame. Only the rows that change travel to the GPU and back. */
export async function drawFrame(context: GpuContext, drawing: FrameDrawing): Promise<void> {
  const { plan, layout, bytes, turn } = drawing;
  const borrowed: (GPUBuffer | GPUTexture)[] = [];
  const chunks = rowsOf(layout, plan.region);
  try {
    const readback = await turn(() => {
      const planes = context.pool.buffer(layout.byteLength, PLANES_USAGE);
      borrowed.push(planes);
      for (const { offset, length } of chunks) {
        context.device.queue.writeBuffer(planes, offset, bytes, offset, length);
      }
      const passes = new PassEncoder(context);
      const stage: RgbaStage = { ...drawing, context, passes, borrowed };
      if (plan.path === 'planar') drawPlanar(stage, planes, layout);
      else drawRgba(stage, planes, layout);
      const copy = new Readback(context, passes, planes, chunks);
      passes.submit();
      return copy;
    });
    await readback.into(bytes);
  } finally {
    for (const thing of borrowed) context.pool.giveBack(thing);
  }
}

/** The region's rows in each plane. */
function rowsOf(layout: PlaneLayout420, region: Box): Chunk[] {
  const chroma = region.top / 2;
  const chromaRows = (region.bottom - region.top) / 2;
  return [
    { offset: region.top * layout.lumaStride, length: (region.bottom - region.top) * layout.lumaStride },
    ...[layout.uOffset, layout.vOffset].map((offset) => ({
      offset: offset + chroma * layout.chromaStride,
      length: chromaRows * layout.chromaStride,
    })),
  ];
}
