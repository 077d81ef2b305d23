import type { GpuContext } from './gpu-context.ts';
import type { PlaneLayout420 } from './plane-layout.ts';
import type { UploadLayout } from './upload-layout.ts';

/** One picture on the GPU: bytes as they were decoded, and what has been made of them. Counted: the last release frees it. */
export class GpuPicture {
  readonly context: GpuContext;
  readonly layout: UploadLayout;
  readonly width: number;
  readonly height: number;
  /** Bytes are straight (a decoder's) or premultiplied (a rasteriser's). */
  readonly premultiplied: boolean;
  readonly bytes: GPUBuffer;
  /** Instead of bytes, where the host brought the picture to the GPU itself: opaque R'G'B' of the output. */
  readonly imported: GPUTexture | null;
  /** Working-space textures by how they were made; see ingest.ts. */
  readonly textures = new Map<string, GPUTexture>();
  /** Halved planes; see plane-levels.ts. */
  readonly planeLevels = new Map<number, { readonly bytes: GPUBuffer; readonly layout: PlaneLayout420 }>();
  #uses = 1;

  constructor(
    context: GpuContext,
    bytes: GPUBuffer,
    layout: UploadLayout,
    size: { readonly width: number; readonly height: number },
    premultiplied: boolean,
    imported: GPUTexture | null = null,
  ) {
    this.context = context;
    this.bytes = bytes;
    this.layout = layout;
    this.width = size.width;
    this.height = size.height;
    this.premultiplied = premultiplied;
    this.imported = imported;
  }

  retain(): this {
    this.#uses++;
    return this;
  }

  release(): void {
    this.#uses--;
    if (this.#uses > 0) return;
    this.context.pool.giveBack(this.bytes);
    this.imported?.destroy();
    for (const texture of this.textures.values()) this.context.pool.giveBack(texture);
    for (const { bytes } of this.planeLevels.values()) this.context.pool.giveBack(bytes);
    this.textures.clear();
    this.planeLevels.clear();
  }

  get memoryBytes(): number {
    return this.layout.byteLength + this.textures.size * this.width * this.height * 8;
  }
}
