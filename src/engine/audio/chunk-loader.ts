// Brings the samples of a stretch of the mix into memory: the takes that sound in it, read side by side. Memory is what the
// clips that sound at once need for two chunks, whatever the length of the film.
import { BLOCK, makePlanes, type Planes } from './block.ts';
import type { MixPlan } from './mix-plan.ts';
import type { SourcePool } from './source-pool.ts';
import type { TakeSource } from './span-mix.ts';
import { TakeReader } from './take-reader.ts';

interface LoadedTake {
  readonly first: number;
  readonly frames: number;
  readonly planes: Planes;
}

/** The samples of one chunk, as the mixer asks for them. */
export class LoadedChunk implements TakeSource {
  readonly takes = new Map<number, LoadedTake>();

  read(take: number, start: number, into: Planes): number {
    const loaded = this.takes.get(take);
    if (!loaded || start < loaded.first || start + BLOCK > loaded.first + loaded.frames) return 0;
    const at = start - loaded.first;
    for (let c = 0; c < loaded.planes.length; c++) {
      const from = loaded.planes[c]!;
      const to = into[c]!;
      for (let i = 0; i < BLOCK; i++) to[i] = from[at + i]!;
    }
    return loaded.planes.length;
  }
}

/** Half-open range of samples, on block boundaries. */
interface Stretch {
  first: number;
  end: number;
}

const floorBlock = (sample: number): number => Math.floor(sample / BLOCK) * BLOCK;
const ceilBlock = (sample: number): number => Math.ceil(sample / BLOCK) * BLOCK;

/** What of each take sounds between `start` and `end`. */
export function stretches(plan: MixPlan, start: number, end: number): Map<number, Stretch> {
  const needed = new Map<number, Stretch>();
  for (const track of plan.tracks) {
    for (const span of track.spans) {
      if (span.start >= end) break;
      if (span.end <= start) continue;
      const first = floorBlock(Math.max(start, span.start));
      const last = ceilBlock(Math.min(end, span.end));
      const known = needed.get(span.take);
      if (!known) needed.set(span.take, { first, end: last });
      else {
        known.first = Math.min(known.first, first);
        known.end = Math.max(known.end, last);
      }
    }
  }
  return needed;
}

export class ChunkLoader {
  readonly #plan: MixPlan;
  readonly #pool: SourcePool;
  readonly #readers = new Map<number, TakeReader>();
  readonly #spare: Planes[] = [];
  #notFinite = 0;

  /** The pool stays the caller's. */
  constructor(plan: MixPlan, pool: SourcePool) {
    this.#plan = plan;
    this.#pool = pool;
  }

  /** Samples of the media so far that were NaN or infinite. */
  get notFinite(): number {
    let sum = this.#notFinite;
    for (const reader of this.#readers.values()) sum += reader.notFinite;
    return sum;
  }

  /** @param start, end on block boundaries; chunks may come in any order, later ones are cheapest */
  async load(start: number, end: number, signal?: AbortSignal): Promise<LoadedChunk> {
    const needed = stretches(this.#plan, start, end);
    await this.#releaseOthers(needed);
    const chunk = new LoadedChunk();
    const load = async (take: number, { first, end: last }: Stretch): Promise<void> => {
      const reader = this.#readers.get(take) ?? (await this.#openReader(take));
      const frames = last - first;
      const planes = this.#planes(reader.channels, frames);
      await reader.read(first, frames, planes, signal);
      chunk.takes.set(take, { first, frames, planes });
    };
    const results = await Promise.allSettled([...needed].map(([take, stretch]) => load(take, stretch)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return chunk;
  }

  /** Lets the chunk's memory be used again. */
  recycle(chunk: LoadedChunk): void {
    for (const { planes } of chunk.takes.values()) this.#spare.push(planes);
    chunk.takes.clear();
  }

  /** Gives all readers back. */
  async close(): Promise<void> {
    await this.#releaseOthers(new Map());
  }

  async #openReader(take: number): Promise<TakeReader> {
    const planned = this.#plan.takes[take]!;
    const source = await this.#pool.borrow(planned.asset, planned.stream);
    const reader = new TakeReader(planned, source, this.#plan.sampleRate);
    this.#readers.set(take, reader);
    return reader;
  }

  async #releaseOthers(needed: ReadonlyMap<number, Stretch>): Promise<void> {
    for (const [take, reader] of this.#readers) {
      if (needed.has(take)) continue;
      this.#readers.delete(take);
      this.#notFinite += reader.notFinite;
      await this.#pool.giveBack(reader.source);
    }
  }

  #planes(channels: number, frames: number): Planes {
    const fits = (planes: Planes): boolean => planes.length === channels && planes[0]!.length >= frames;
    const index = this.#spare.findIndex(fits);
    if (index >= 0) return this.#spare.splice(index, 1)[0]!;
    this.#spare.length = 0;
    return makePlanes(channels, frames);
  }
}
