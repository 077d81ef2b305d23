import type { VideoSample } from 'mediabunny';
import { StoryError } from '../../base/errors.ts';
import type { FrameImport } from '../ports/gpu-port.ts';
import { copyPlanes } from './copy-planes.ts';
import type { GpuContext } from './gpu-context.ts';
import { GpuPicture } from './gpu-picture.ts';
import { BUFFER_USAGE } from './gpu-pool.ts';
import { importTexture } from './import-texture.ts';
import type { BytePool } from './processor/byte-pool.ts';
import { type Recoding, recodePlanes } from './recode-planes.ts';
import { uploadFormat, uploadLayout } from './upload-layout.ts';

const USAGE = BUFFER_USAGE.storage | BUFFER_USAGE.copyDst | BUFFER_USAGE.copySrc;

export class Uploader {
  readonly #scratch: BytePool;

  /** @param scratch for copies of decoded frames on their way to the GPU */
  constructor(scratch: BytePool) {
    this.#scratch = scratch;
  }

  /**
   * Copies a decoded sample to the GPU, its planes narrowed and recoded where asked.
   * @throws StoryError `picture-too-large` (width, height)
   */
  async sample(
    context: GpuContext,
    sample: VideoSample,
    recoding: Recoding | null,
    narrow = false,
  ): Promise<GpuPicture> {
    const width = sample.codedWidth;
    const height = sample.codedHeight;
    const layout = uploadLayout(uploadFormat(sample, narrow), width, height);
    checkSize(context, width, height, layout.byteLength);
    const scratch = this.#scratch.take(layout.byteLength);
    try {
      await copyPlanes(sample, scratch, layout);
      const [luma, u, v] = layout.planes;
      if (recoding && luma && u && v) recodePlanes(scratch, { width, height, luma, u, v }, recoding);
      const bytes = context.pool.buffer(layout.byteLength, USAGE);
      context.device.queue.writeBuffer(bytes, 0, scratch, 0, layout.byteLength);
      return new GpuPicture(context, bytes, layout, { width, height }, false);
    } finally {
      this.#scratch.giveBack(scratch);
    }
  }

  /** Brings a sample to the GPU in a way that only this host has. */
  imported(context: GpuContext, sample: VideoSample, way: FrameImport): GpuPicture {
    const size = { width: sample.codedWidth, height: sample.codedHeight };
    const layout = uploadLayout('RGBA', size.width, size.height);
    checkSize(context, size.width, size.height, layout.byteLength);
    const texture = importTexture(context, size.width, size.height);
    way.copyInto(context.device, sample, texture);
    return new GpuPicture(context, context.pool.buffer(4, USAGE), layout, size, false, texture);
  }

  /** Copies a rasteriser's premultiplied RGBA. */
  raster(context: GpuContext, rgba: Uint8Array, width: number, height: number): GpuPicture {
    const layout = uploadLayout('RGBA', width, height);
    checkSize(context, width, height, layout.byteLength);
    const bytes = context.pool.buffer(layout.byteLength, USAGE);
    const source = rgba as Uint8Array<ArrayBuffer>;
    context.device.queue.writeBuffer(bytes, 0, source, 0, layout.byteLength);
    return new GpuPicture(context, bytes, layout, { width, height }, true);
  }
}

function checkSize(context: GpuContext, width: number, height: number, bytes: number): void {
  const { maxTextureDimension2D, maxStorageBufferBindingSize } = context.device.limits;
  if (Math.max(width, height) <= maxTextureDimension2D && bytes <= maxStorageBufferBindingSize) return;
  throw new StoryError('picture-too-large', { params: { width, height, limit: maxTextureDimension2D } });
}
