// Where chunks lie between feeder and worklet. Where pages are isolated it is memory that both see; elsewhere the arrays themselves
// travel to the worklet and, when it is done with them, back.
import type { Planes } from '../../src/engine/audio/block.ts';
import { CHUNK_FRAMES, type ChunkPlanes } from '../../src/protocol/audio/audio-protocol.ts';

/** 1024 planes, 16 MB: fifteen stereo takes at once for 1.5 s ahead and what lies behind. More travel as arrays. */
const SLOTS = 1024;
const BYTES = CHUNK_FRAMES * 4;

export class ChunkMemory {
  readonly shared: SharedArrayBuffer | null;
  readonly #views: Float32Array[] = [];
  readonly #free: number[] = [];
  readonly #spare: Float32Array[] = [];

  constructor(shared = globalThis.crossOriginIsolated === true) {
    this.shared = shared ? new SharedArrayBuffer(SLOTS * BYTES) : null;
    if (!this.shared) return;
    for (let i = 0; i < SLOTS; i++) {
      this.#views.push(new Float32Array(this.shared, i * BYTES, CHUNK_FRAMES));
      this.#free.push(i);
    }
  }

  /** Planes to fill, and how to name them in a message. */
  take(channels: number): { planes: Planes; data: ChunkPlanes; transfer: ArrayBuffer[] } {
    if (this.#free.length >= channels) {
      const slots = this.#free.splice(this.#free.length - channels, channels);
      return { planes: slots.map((slot) => this.#views[slot]!), data: { slots }, transfer: [] };
    }
    const planes = Array.from(
      { length: channels },
      () => this.#spare.pop() ?? new Float32Array(CHUNK_FRAMES),
    );
    return { planes, data: { planes }, transfer: planes.map((plane) => plane.buffer as ArrayBuffer) };
  }

  giveBack(data: ChunkPlanes): void {
    if ('slots' in data) this.#free.push(...data.slots);
    else this.#spare.push(...data.planes.slice(0, Math.max(0, SLOTS - this.#spare.length)));
  }
}
