import { StoryError } from '../../../src/base/errors.ts';
import type { GpuPort } from '../../../src/engine/ports/gpu-port.ts';
import { KeptGpu, type OpenedGpu, requestWidestDevice } from '../../../src/engine/ports/kept-gpu.ts';
import { driversToTry, type VulkanDriver, withDriver } from './vulkan-driver.ts';

/** Dawn in Node; `close` lets the process end at once. */
export class NodeGpuPort extends KeptGpu implements GpuPort {
  readonly frameImports = [];

  constructor() {
    super(openDevice);
  }
}

/** Dawn's instance must outlive its adapters and devices, or their promises never settle. */
const instances: GPU[] = [];

async function openDevice(): Promise<OpenedGpu> {
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

async function tryDriver(create: (flags: string[]) => GPU): Promise<OpenedGpu> {
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('no adapter');
  const device = await requestWidestDevice(adapter);
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
