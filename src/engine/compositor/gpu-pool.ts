/** What a pool knows of the things it lends. */
interface Lendable {
  destroy(): void;
}

interface Idle<T> {
  readonly thing: T;
  readonly bytes: number;
  readonly key: string;
}

/** Idle memory kept for the next frames; beyond it the longest unused goes first. */
const IDLE_BYTES = 384 * 2 ** 20;

/** Buffers and textures are lent and given back, because making them costs more than a small pass. */
export class GpuPool {
  readonly #device: GPUDevice;
  readonly #idle: Idle<Lendable>[] = [];
  readonly #lent = new Map<Lendable, { key: string; bytes: number }>();
  #idleBytes = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** @param bytes rounded up to 64 KiB, so that neighbours in size share */
  buffer(bytes: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const size = Math.max(1, Math.ceil(bytes / 65536)) * 65536;
    return this.#lend(`b${size}:${usage}`, size, () => this.#device.createBuffer({ size, usage }));
  }

  /** An rgba16float texture that passes write and sample. */
  texture(width: number, height: number, levels = 1): GPUTexture {
    const bytes = width * height * 8 * (levels > 1 ? 4 / 3 : 1);
    return this.#lend(`t${width}x${height}x${levels}`, bytes, () =>
      this.#device.createTexture({
        size: { width, height },
        mipLevelCount: levels,
        format: 'rgba16float',
        usage: GPU_TEXTURE_USAGE,
      }),
    );
  }

  giveBack(thing: GPUBuffer | GPUTexture): void {
    const entry = this.#lent.get(thing);
    if (!entry) return;
    this.#lent.delete(thing);
    this.#idle.push({ thing, ...entry });
    this.#idleBytes += entry.bytes;
    while (this.#idleBytes > IDLE_BYTES) {
      const oldest = this.#idle.shift();
      if (!oldest) break;
      this.#idleBytes -= oldest.bytes;
      oldest.thing.destroy();
    }
  }

  /** Things out on loan, for leak tests. */
  get lent(): number {
    return this.#lent.size;
  }

  get idle(): number {
    return this.#idle.length;
  }

  destroy(): void {
    for (const thing of this.#lent.keys()) thing.destroy();
    for (const { thing } of this.#idle) thing.destroy();
    this.#lent.clear();
    this.#idle.length = 0;
    this.#idleBytes = 0;
  }

  #lend<T extends Lendable>(key: string, bytes: number, make: () => T): T {
    const at = this.#idle.findLastIndex((idle) => idle.key === key);
    const [found] = at < 0 ? [] : this.#idle.splice(at, 1);
    if (found) this.#idleBytes -= found.bytes;
    // The key holds the kind and size, so what lies under it is a T.
    const thing = (found?.thing as T | undefined) ?? make();
    this.#lent.set(thing, { key, bytes });
    return thing;
  }
}

// Numbers of the WebGPU specification: the namespaces are globals of the host, which the engine does not assume.
const GPU_TEXTURE_USAGE = 0x04 | 0x08 | 0x10 | 0x02 | 0x01;

export const BUFFER_USAGE = {
  mapRead: 0x0001,
  copySrc: 0x0004,
  copyDst: 0x0008,
  uniform: 0x0040,
  storage: 0x0080,
} as const;

export const MAP_READ = 0x0001;
