export interface OpenedGpu {
  readonly device: GPUDevice;
  /** Stable text of adapter and driver. */
  readonly identity: string;
}

/** The part of a GPU port that all hosts share: one device, made on the first call and made again after a loss. */
export class KeptGpu {
  readonly #open: () => Promise<OpenedGpu>;
  #opening: Promise<OpenedGpu> | null = null;

  constructor(open: () => Promise<OpenedGpu>) {
    this.#open = open;
  }

  async device(): Promise<GPUDevice> {
    return (await this.#opened()).device;
  }

  async identity(): Promise<string> {
    return (await this.#opened()).identity;
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = null;
    const opened = await opening?.catch(() => null);
    opened?.device.destroy();
  }

  #opened(): Promise<OpenedGpu> {
    if (this.#opening) return this.#opening;
    const opening = this.#open();
    this.#opening = opening;
    const forget = () => {
      if (this.#opening === opening) this.#opening = null;
    };
    // A failure is not remembered: the next call tries again, and so does the first call after a loss.
    opening.then((opened) => void opened.device.lost.then(forget), forget);
    return opening;
  }
}

const RAISED_LIMITS = [
  'maxTextureDimension2D',
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** The adapter's device, with limits raised to what it offers: 8K frames and long titles exceed WebGPU's defaults. */
export function requestWidestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {};
  for (const limit of RAISED_LIMITS) requiredLimits[limit] = adapter.limits[limit];
  return adapter.requestDevice({ label: 'storycore', requiredLimits });
}
