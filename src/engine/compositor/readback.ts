import type { GpuContext } from './gpu-context.ts';
import { BUFFER_USAGE, MAP_READ } from './gpu-pool.ts';
import type { PassEncoder } from './pass-encoder.ts';

/** A stretch of bytes; offsets and lengths are multiples of 4. */
export interface Chunk {
  readonly offset: number;
  readonly length: number;
}

/** A copy of some stretches of a buffer on its way back from the GPU. */
export class Readback {
  readonly #context: GpuContext;
  readonly #staging: GPUBuffer;
  readonly #chunks: readonly Chunk[];
  readonly #byteLength: number;

  /** Records the copies; call `into` after the commands are submitted. */
  constructor(context: GpuContext, passes: PassEncoder, source: GPUBuffer, chunks: readonly Chunk[]) {
    this.#context = context;
    this.#chunks = chunks;
    this.#byteLength = chunks.reduce((sum, { length }) => sum + length, 0);
    this.#staging = context.pool.buffer(this.#byteLength, BUFFER_USAGE.mapRead | BUFFER_USAGE.copyDst);
    let at = 0;
    for (const { offset, length } of chunks) {
      passes.copy(source, offset, this.#staging, at, length);
      at += length;
    }
  }

  /** Puts the stretches where they were, in `target`. Rejects when the device is lost meanwhile. */
  async into(target: Uint8Array): Promise<void> {
    try {
      await this.#staging.mapAsync(MAP_READ, 0, this.#byteLength);
      const mapped = this.#staging.getMappedRange(0, this.#byteLength);
      let at = 0;
      for (const { offset, length } of this.#chunks) {
        target.set(new Uint8Array(mapped, at, length), offset);
        at += length;
      }
    } finally {
      if (this.#staging.mapState === 'mapped') this.#staging.unmap();
      this.#context.pool.giveBack(this.#staging);
    }
  }
}
