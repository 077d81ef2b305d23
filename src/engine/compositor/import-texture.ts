import type { GpuContext } from './gpu-context.ts';

// Numbers of the WebGPU specification: COPY_DST, TEXTURE_BINDING, RENDER_ATTACHMENT, which both of a browser's ways need.
const IMPORT_USAGE = 0x02 | 0x04 | 0x10;

/** What a host's own way writes into. */
export const importTexture = (context: GpuContext, width: number, height: number): GPUTexture =>
  context.device.createTexture({ size: { width, height }, format: 'rgba8unorm', usage: IMPORT_USAGE });
