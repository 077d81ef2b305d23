import type { VideoSample } from 'mediabunny';
import { StoryError } from '../../src/base/errors.ts';
import type { FrameImport, GpuPort } from '../../src/engine/ports/gpu-port.ts';
import { externalTextureImport } from './external-texture-import.ts';

const RAISED_LIMITS = [
  'maxTextureDimension2D',
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** WebGPU of the page or worker it runs in. */
export class BrowserGpuPort implements GpuPort {
  readonly frameImports: readonly FrameImport[] = [externalTextureImport(), externalImageCopy()];
  #opening: Promise<Opened> | null = null;

  async device(): Promise<GPUDevice> {
    return (await this.#open()).device;
  }

  async identity(): Promise<string> {
    return (await this.#open()).identity;
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = null;
    const opened = await opening?.catch(() => null);
    opened?.device.destroy();
  }

  #open(): Promise<Opened> {
    if (this.#opening) return this.#opening;
    const opening = openDevice();
    this.#opening = opening;
    const forget = () => {
      if (this.#opening === opening) this.#opening = null;
    };
    // A failure is not remembered: the next call tries again, and so does the first call after a loss.
    opening.then((opened) => void opened.device.lost.then(forget), forget);
    return opening;
  }
}

interface Opened {
  readonly device: GPUDevice;
  readonly identity: string;
}

async function openDevice(): Promise<Opened> {
  const gpu: GPU | undefined = navigator.gpu;
  if (!gpu) throw new StoryError('gpu-unavailable', { params: { reason: 'navigator.gpu is absent' } });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new StoryError('gpu-unavailable', { params: { reason: 'no adapter' } });
  const requiredLimits: Record<string, number> = {};
  for (const limit of RAISED_LIMITS) requiredLimits[limit] = adapter.limits[limit];
  try {
    const device = await adapter.requestDevice({ label: 'storycore', requiredLimits });
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
