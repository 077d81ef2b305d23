// Finished pictures: those that are kept, and whoever makes the others, this tab or a relay.
import type { ResolvedFrame } from '../../src/engine/timeline/types.ts';
import type { PreviewLevel } from '../../src/protocol/preview-protocol.ts';
import { FrameCache } from './frame-cache.ts';
import { frameKey } from './frame-key.ts';
import type { FrameMaker, MadeFrame } from './frame-maker.ts';
import type { GatherOptions } from './layer-samples.ts';
import { keptFrame, type PreviewFrame } from './preview-frame.ts';
import { previewSize } from './preview-size.ts';
import type { RelayMaker } from './relay/relay-maker.ts';

/** A picture that its holder draws and then keeps or closes. */
export interface Ready extends MadeFrame {
  readonly key: string;
  /** Milliseconds that making it took; 0 when it was there. */
  readonly costMs: number;
  readonly cached: boolean;
}

export interface TakeOptions extends GatherOptions {
  /** While playing: of whoever is far away several are asked for at once. */
  readonly playing: boolean;
}

export class FrameStock {
  /** Made when this tab draws for the first time: it sets up what a tab whose pictures come from a relay never needs. */
  readonly #openMaker: () => FrameMaker;
  readonly #cache: FrameCache<PreviewFrame>;
  #maker: FrameMaker | null = null;
  #relay: RelayMaker | null = null;
  #hits = 0;
  #misses = 0;

  /** @param bytes that kept frames may take together */
  constructor(bytes: number, openMaker: () => FrameMaker) {
    this.#cache = new FrameCache(bytes);
    this.#openMaker = openMaker;
  }

  get bytes(): number {
    return this.#cache.bytes;
  }

  /** Since `forgetCounts`. */
  get counts(): { readonly hits: number; readonly misses: number } {
    return { hits: this.#hits, misses: this.#misses };
  }

  forgetCounts(): void {
    this.#hits = 0;
    this.#misses = 0;
  }

  /** Who draws from now on; null for this tab. What was made before may look a little different, and is not mixed with what comes. */
  drawnBy(relay: RelayMaker | null): void {
    this.#relay = relay;
    this.#cache.clear();
  }

  keyOf(frame: ResolvedFrame, level: PreviewLevel): string {
    const { width, height } = previewSize(frame, level);
    return level + frameKey(frame, width, height);
  }

  has(key: string): boolean {
    return this.#cache.has(key);
  }

  /** @throws what the maker throws */
  async take(frame: ResolvedFrame, level: PreviewLevel, options: TakeOptions): Promise<Ready> {
    const key = this.keyOf(frame, level);
    const kept = this.#cache.get(key);
    if (kept) {
      this.#hits++;
      return { frame: kept.retain(), key, failure: null, costMs: 0, cached: true };
    }
    this.#misses++;
    const started = performance.now();
    const made = await this.make(frame, level, options);
    return { ...made, key, costMs: performance.now() - started, cached: false };
  }

  /** Pictures to have under way while playing. @param stepMs from one frame to the next */
  atOnce(stepMs: number): number {
    return this.#relay?.atOnce(stepMs) ?? 1;
  }

  /** Whatever is kept. */
  make(frame: ResolvedFrame, level: PreviewLevel, options: TakeOptions): Promise<MadeFrame> {
    if (this.#relay) {
      const { playing, signal } = options;
      // What a hand shows is finished even when it has gone on: the tab keeps it.
      return this.#relay.make(frame, level, playing ? { queue: true, signal } : {});
    }
    this.#maker ??= this.#openMaker();
    return this.#maker.make(frame, level, options);
  }

  /** Takes it over, as a copy where its memory is the decoder's. */
  async keep({ frame, key, failure }: Ready): Promise<void> {
    if (failure) frame.close();
    else this.#cache.put(key, await keptFrame(frame));
  }

  /** Takes it over as far as that costs nothing. */
  giveBack({ frame, key, failure }: Ready): void {
    if (frame.borrowed || failure) frame.close();
    else this.#cache.put(key, frame);
  }

  async close(): Promise<void> {
    this.#cache.clear();
    await this.#maker?.close();
  }
}
