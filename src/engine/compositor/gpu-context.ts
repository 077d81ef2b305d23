import { StoryError } from '../../base/errors.ts';
import { GpuPool } from './gpu-pool.ts';
import { KERNELS, type KernelName } from './kernels.ts';

/** Everything that lives and dies with one device. */
export class GpuContext {
  readonly device: GPUDevice;
  readonly pool: GpuPool;
  readonly #pipelines = new Map<string, GPUComputePipeline>();
  #failure: StoryError | null = null;
  #lost = false;

  constructor(device: GPUDevice) {
    this.device = device;
    this.pool = new GpuPool(device);
    device.addEventListener('uncapturederror', this.#onError);
    void device.lost.then(() => {
      this.#lost = true;
    });
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** @throws StoryError `gpu-failed` (reason) when the device has reported an error since the last call */
  throwIfFailed(): void {
    const failure = this.#failure;
    this.#failure = null;
    if (failure) throw failure;
  }

  pipeline(kernel: KernelName): GPUComputePipeline {
    return this.pipelineOf(kernel, kernel, () => KERNELS[kernel]);
  }

  /** Compiled once per key. */
  pipelineOf(key: string, entryPoint: string, code: () => string): GPUComputePipeline {
    const found = this.#pipelines.get(key);
    if (found) return found;
    const module = this.device.createShaderModule({ label: key, code: code() });
    const pipeline = this.device.createComputePipeline({
      label: key,
      layout: 'auto',
      compute: { module, entryPoint },
    });
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  destroy(): void {
    this.device.removeEventListener('uncapturederror', this.#onError);
    this.pool.destroy();
    this.#pipelines.clear();
  }

  readonly #onError = (event: Event): void => {
    const { error } = event as GPUUncapturedErrorEvent;
    this.#failure ??= new StoryError('gpu-failed', { params: { reason: error.message }, cause: error });
  };
}
