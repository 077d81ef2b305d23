import type { FramePlan, LayerDraw } from '../frame-graph/frame-plan.ts';
import type { EffectLookup } from './effect-lookup.ts';
import type { GpuContext } from './gpu-context.ts';
import type { GpuPicture } from './gpu-picture.ts';
import type { PassEncoder } from './pass-encoder.ts';

/** What the passes of one frame share. */
export interface RgbaStage {
  readonly context: GpuContext;
  readonly passes: PassEncoder;
  readonly plan: FramePlan;
  readonly pictureOf: (draw: LayerDraw) => GpuPicture;
  readonly effects: EffectLookup;
  /** Gives back what this frame borrowed once its commands are submitted. */
  readonly borrowed: (GPUBuffer | GPUTexture)[];
}
