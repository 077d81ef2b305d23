import { isAbort } from '../../src/base/errors.ts';
import type { Ticks } from '../../src/base/time.ts';
import type { ResolvedFrame } from '../../src/engine/timeline/types.ts';
import { latest } from '../../src/protocol/latest.ts';
import type { PreviewLevel } from '../../src/protocol/preview-protocol.ts';
import { decodeTowards, nearFrame } from './approach.ts';
import type { CanvasPicture } from './canvas-picture.ts';
import { FrameCost } from './frame-cost.ts';
import type { FrameStock, Ready } from './frame-stock.ts';
import type { PreviewScene } from './preview-scene.ts';
import type { ReaderPool } from './reader-pool.ts';

/** A frame that costs more is first shown at draft quality. */
const DRAFT_FIRST_MS = 40;
/** The same of one that comes from a relay, where a draft costs a way there and back. */
const RELAY_DRAFT_FIRST_MS = 400;

interface Shot {
  readonly time: Ticks;
  readonly scrub: boolean;
}

export interface StillOptions {
  readonly scene: PreviewScene;
  readonly pool: ReaderPool;
  readonly stock: FrameStock;
  readonly canvas: CanvasPicture;
  readonly level: () => PreviewLevel | 'auto';
  /** A relay draws, not this tab. */
  readonly byRelay: () => boolean;
  /** What is played goes over any still. */
  readonly playing: () => boolean;
  /** @param final whether nothing better of this frame is to come */
  readonly put: (ready: Ready, final: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** The frame under a resting or scrubbing playhead: of several that are asked for, the newest. */
export class StillPicture {
  readonly #options: StillOptions;
  readonly #cost = new FrameCost();
  readonly #line = latest<Shot, boolean>((shot, signal) => this.#show(shot, signal));

  constructor(options: StillOptions) {
    this.#options = options;
  }

  /** True once the exact frame is on the canvas; false when something newer took its place. */
  async show(time: Ticks, scrub: boolean): Promise<boolean> {
    return (await this.#line.ask({ time, scrub })) === true;
  }

  drop(): void {
    this.#line.drop();
  }

  async #show({ time, scrub }: Shot, signal: AbortSignal): Promise<boolean> {
    const { scene, stock, canvas, byRelay, playing, put } = this.#options;
    try {
      const frame = scene.resolve(time);
      if (!frame) return false;
      const level = this.#levelOf(frame);
      const key = stock.keyOf(frame, level);
      if (canvas.key === key) return true;
      if (!stock.has(key)) await this.#showNear(frame, level, scrub, signal);
      // The relay would draw the document of now, and this would be taken for that of then.
      if (byRelay() && signal.aborted) return false;
      const ready = await this.#take(frame, level, signal);
      if (playing()) {
        await stock.keep(ready);
        return false;
      }
      if (!ready.cached) this.#cost.measured(ready.costMs);
      put(ready, true);
      await stock.keep(ready);
      return !signal.aborted;
    } catch (error) {
      if (!isAbort(error)) this.#options.failed(error);
      return false;
    }
  }

  /** Something quick before what is exact: a draft of the frame, while scrubbing the draft of a key frame. */
  async #showNear(
    frame: ResolvedFrame,
    level: PreviewLevel,
    scrub: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { pool, byRelay, playing, put } = this.#options;
    if (level === 'wireframe') return;
    const near = scrub && !byRelay() ? await nearFrame(frame, pool).catch(() => null) : null;
    const dear =
      this.#cost.expectedMs > (byRelay() ? RELAY_DRAFT_FIRST_MS : DRAFT_FIRST_MS) && level !== 'draft';
    if (!near && !dear) return;
    // Not abandoned for a newer position: a hand that never rests would see nothing.
    const draft = await this.#take(near ?? frame, 'draft', new AbortController().signal);
    if (playing()) {
      draft.frame.close();
      return;
    }
    put(draft, false);
    draft.frame.close();
    if (near) await decodeTowards(frame, near, pool, signal);
  }

  /** No more pixels than are on the screen where each of them has to come over a line. */
  #levelOf(frame: ResolvedFrame): PreviewLevel {
    const level = this.#options.level();
    if (level !== 'auto') return level;
    return this.#options.byRelay() ? this.#options.canvas.levelFor(frame) : 'full';
  }

  #take(frame: ResolvedFrame, level: PreviewLevel, signal: AbortSignal): Promise<Ready> {
    return this.#options.stock.take(frame, level, { signal, backwards: null, playing: false });
  }
}
