import type { VideoSample } from 'mediabunny';

/** A way to bring a decoded frame to the GPU that only this host has (`importExternalTexture`, `copyExternalImageToTexture`). */
export interface FrameImport {
  readonly name: string;
  /** Copies the sample, as RGBA, sRGB-encoded as the browser converts it, into `target` (its coded size); upright is not applied. */
  copyInto(device: GPUDevice, sample: VideoSample, target: GPUTexture): void;
}

export interface GpuPort {
  /**
   * The one device of this host; made on the first call, made again after a loss.
   * @throws StoryError `gpu-unavailable` (reason) with what the user can do
   */
  device(): Promise<GPUDevice>;
  /** Stable text of adapter and driver, for caches of measurements. */
  identity(): Promise<string>;
  /** Candidates besides `VideoSample.copyTo` + `writeBuffer`, which every host has. */
  readonly frameImports: readonly FrameImport[];
}
