import type { VideoSample } from 'mediabunny';
import { StoryError } from '../../src/base/errors.ts';
import type { FrameImport, GpuPort } from '../../src/engine/ports/gpu-port.ts';
import { KeptGpu, type OpenedGpu, requestWidestDevice } from '../../src/engine/ports/kept-gpu.ts';
import { externalTextureImport } from './external-texture-import.ts';

/** WebGPU of the page or worker it runs in. */
export class BrowserGpuPort extends KeptGpu implements GpuPort {
  readonly frameImports: readonly FrameImport[] = [externalTextureImport(), externalImageCopy()];

  constructor() {
    super(openDevice);
  }
}

async function openDevice(): Promise<OpenedGpu> {
  const gpu: GPU | undefined = navigator.gpu;
  if (!gpu) throw new StoryError('gpu-unavailable', { params: { reason: 'navigator.gpu is absent' } });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new StoryError('gpu-unavailable', { params: { reason: 'no adapter' } });
  try {
    const device = await requestWidestDevice(adapter);
    const { vendor, architecture, device: model, description } = adapter.info;
    // The driver's name alone does not say which browser: its import paths differ from version to version.
    const identity = [navigator.userAgent, vendor, architecture, model, description].join('/');
    return { device, identity };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoryError('gpu-unavailable', { params: { reason }, cause });
  }
}

/** The browser's own conversion of a VideoFrame into a texture. */
function externalImageCopy(): FrameImport {
  return {
    name: 'copyExternalImageToTexture',
    copyInto(device: GPUDevice, sample: VideoSample, target: GPUTexture): void {
      const frame = sample.toVideoFrame();
      try {
        device.queue.copyExternalImageToTexture(
          { source: frame },
          { texture: target, premultipliedAlpha: false, colorSpace: 'srgb' },
          { width: sample.codedWidth, height: sample.codedHeight },
        );
      } finally {
        frame.close();
      }
    },
  };
}
