// The worklet's memory of decoded sound: chunks of takes, as the feeder sends and drops them.
import { BLOCK, type Planes } from '../../src/engine/audio/block.ts';
import type { TakeSource } from '../../src/engine/audio/mixer.ts';
import { CHUNK_FRAMES } from '../../src/protocol/audio/audio-protocol.ts';

export type TakeChunks = Map<number, Planes>;

export class ChunkStore {
  readonly #takes = new Map<number, TakeChunks>();

  take(id: number): TakeChunks {
    let chunks = this.#takes.get(id);
    if (!chunks) {
      chunks = new Map();
      this.#takes.set(id, chunks);
    }
    return chunks;
  }

  add(take: number, chunk: number, planes: Planes): void {
    this.take(take).set(chunk, planes);
  }

  /** The planes, which are no longer read. */
  drop(take: number, chunk: number): Planes | null {
    const chunks = this.#takes.get(take);
    const planes = chunks?.get(chunk);
    if (!chunks || !planes) return null;
    chunks.delete(chunk);
    return planes;
  }
}

/** The takes of one plan, by their index in it. */
export class LiveTakes implements TakeSource {
  readonly #chunks: readonly TakeChunks[];

  constructor(store: ChunkStore, ids: readonly number[]) {
    this.#chunks = ids.map((id) => store.take(id));
  }

  read(take: number, start: number, into: Planes): number {
    const chunk = Math.floor(start / CHUNK_FRAMES);
    const planes = this.#chunks[take]!.get(chunk);
    if (!planes) return 0;
    const at = start - chunk * CHUNK_FRAMES;
    for (let c = 0; c < planes.length; c++) {
      const from = planes[c]!;
      const to = into[c]!;
      for (let i = 0; i < BLOCK; i++) to[i] = from[at + i]!;
    }
    return planes.length;
  }
}
