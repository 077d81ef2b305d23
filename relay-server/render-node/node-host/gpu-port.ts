import { StoryError } from '../../../src/base/errors.ts';
import type { GpuPort } from '../../../src/engine/ports/gpu-port.ts';
import { driversToTry, type VulkanDriver, withDriver } from './vulkan-driver.ts';

/** Raised to what the adapter offers: 8K frames and long titles exceed WebGPU's defaults. */
const RAISED_LIMITS = [
  'maxTextureDimension2D',
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** Dawn in Node; `close` lets the process end at once. */
export class NodeGpuPort implements GpuPort {
  readonly frameImports = [];
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
    if (opening === null) return;
    const opened = await opening.catch(() => null);
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

/** Dawn's instance must outlive its adapters and devices, or their promises never settle. */
const instances: GPU[] = [];

async function openDevice(): Promise<Opened> {
  const { create, globals } = await loadDawn();
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  const reasons: string[] = [];
  for (const driver of driversToTry()) {
    try {
      return await withDriver(driver, () => tryDriver(create));
    } catch (error) {
      reasons.push(`${nameOf(driver)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new StoryError('gpu-unavailable', { params: { reason: reasons.join('; ') } });
}

async function tryDriver(create: (flags: string[]) => GPU): Promise<Opened> {
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('no adapter');
  const requiredLimits: Record<string, number> = {};
  for (const limit of RAISED_LIMITS) requiredLimits[limit] = adapter.limits[limit];
  const device = await adapter.requestDevice({ label: 'storycore', requiredLimits });
  instances.push(gpu);
  device.lost.then(() => instances.splice(instances.indexOf(gpu), 1));
  const { vendor, architecture, device: model, description } = adapter.info;
  return { device, identity: ['dawn', vendor, architecture, model, description].join('/') };
}

async function loadDawn(): Promise<typeof import('webgpu')> {
  try {
    return await import('webgpu');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoryError('gpu-unavailable', { params: { reason }, cause });
  }
}

const nameOf = (driver: VulkanDriver): string => driver ?? 'system driver';
