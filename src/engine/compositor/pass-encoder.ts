import type { GpuContext } from './gpu-context.ts';
import { BUFFER_USAGE } from './gpu-pool.ts';
import type { KernelName } from './kernels.ts';
import type { UniformWriter } from './uniform-writer.ts';

/** Dynamic offsets of uniform buffers are multiples of this in every implementation. */
const SLOT_BYTES = 512;
/** More passes than this are sent in several submissions. */
const SLOTS = 128;

/** The commands of one frame. Parameters of all passes share one buffer, written once just before the commands are submitted. */
export class PassEncoder {
  readonly #context: GpuContext;
  readonly #uniforms: GPUBuffer;
  readonly #values = new Uint8Array(SLOT_BYTES * SLOTS);
  #used = 0;
  #commands: GPUCommandEncoder;
  #pass: GPUComputePassEncoder | null = null;

  constructor(context: GpuContext) {
    this.#context = context;
    this.#uniforms = context.pool.buffer(SLOT_BYTES * SLOTS, BUFFER_USAGE.uniform | BUFFER_USAGE.copyDst);
    this.#commands = context.device.createCommandEncoder();
  }

  /**
   * @param groups workgroups in x and y
   * @param resources bindings 1, 2, … (0, 1, … without parameters); null where the shader has none
   */
  run(
    kernel: KernelName | GPUComputePipeline,
    params: UniformWriter | null,
    groups: readonly [number, number],
    resources: readonly (GPUBindingResource | null)[],
  ): void {
    const pipeline = typeof kernel === 'string' ? this.#context.pipeline(kernel) : kernel;
    const entries: GPUBindGroupEntry[] = resources.flatMap((resource, index) =>
      resource ? [{ binding: params ? index + 1 : index, resource }] : [],
    );
    if (params) {
      if (this.#used === SLOTS) this.#flush();
      const offset = this.#used++ * SLOT_BYTES;
      this.#values.set(new Uint8Array(params.bytes), offset);
      const size = params.bytes.byteLength;
      entries.unshift({ binding: 0, resource: { buffer: this.#uniforms, offset, size } });
    }
    const group = this.#context.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    this.#pass ??= this.#commands.beginComputePass();
    this.#pass.setPipeline(pipeline);
    this.#pass.setBindGroup(0, group);
    this.#pass.dispatchWorkgroups(groups[0], groups[1]);
  }

  copy(from: GPUBuffer, fromOffset: number, to: GPUBuffer, toOffset: number, bytes: number): void {
    this.#endPass();
    this.#commands.copyBufferToBuffer(from, fromOffset, to, toOffset, bytes);
  }

  /** Sends everything; the encoder is done. */
  submit(): void {
    this.#flush();
    // Reuse is safe at once: later writes and commands are queued behind these.
    this.#context.pool.giveBack(this.#uniforms);
  }

  #flush(): void {
    this.#endPass();
    const { queue } = this.#context.device;
    if (this.#used > 0) queue.writeBuffer(this.#uniforms, 0, this.#values, 0, this.#used * SLOT_BYTES);
    queue.submit([this.#commands.finish()]);
    this.#used = 0;
    this.#commands = this.#context.device.createCommandEncoder();
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }
}

export const groupsFor = (width: number, height: number, x = 16, y = 4): readonly [number, number] => [
  Math.ceil(width / x),
  Math.ceil(height / y),
];
