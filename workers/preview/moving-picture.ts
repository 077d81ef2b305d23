import {
  frameToTicks,
  TICKS_PER_SECOND,
  type Ticks,
  ticksPerFrame,
  ticksToFrame,
} from '../../src/base/time.ts';
import type { ResolvedFrame } from '../../src/engine/timeline/types.ts';
import { type ClockAnchor, epochNow } from '../../src/protocol/clock-anchor.ts';
import type { PlayRange, PreviewLevel } from '../../src/protocol/preview-protocol.ts';
import { AdaptiveLevel } from './adaptive-level.ts';
import { FrameCost } from './frame-cost.ts';
import { frameLayers } from './frame-layers.ts';
import type { FrameStock, Ready } from './frame-stock.ts';
import { mediaSourceOf } from './layer-samples.ts';
import { nextRefresh } from './next-refresh.ts';
import { Playback } from './playback.ts';
import { PlaybackSchedule } from './playback-schedule.ts';
import type { PreviewScene } from './preview-scene.ts';
import type { ReaderPool } from './reader-pool.ts';
import { untilCheapest } from './resume-frame.ts';
import { ReverseWindows } from './reverse-windows.ts';

/** Screen refreshes that are this many frames apart are late. */
const LATE_REFRESHES = 1.5;
/** How far ahead a clip is prepared before it begins. */
const WARM_AHEAD: Ticks = 0.8 * TICKS_PER_SECOND;

export interface MovingPictureOptions {
  readonly scene: PreviewScene;
  readonly pool: ReaderPool;
  readonly stock: FrameStock;
  readonly level: () => PreviewLevel | 'auto';
  /** A relay draws, not this tab. */
  readonly byRelay: () => boolean;
  readonly present: (ready: Ready, time: Ticks) => void;
  readonly failed: (error: unknown) => void;
  readonly buffering: (buffering: boolean) => void;
  readonly ended: () => void;
}

/** Plays the scene by a clock that the page has, at a level that this machine keeps up with. */
export class MovingPicture {
  readonly #options: MovingPictureOptions;
  readonly #windows: ReverseWindows;
  readonly #adaptive = new AdaptiveLevel();
  #playing: { readonly playback: Playback<Ready>; readonly schedule: PlaybackSchedule } | null = null;

  constructor(options: MovingPictureOptions) {
    this.#options = options;
    this.#windows = new ReverseWindows(options.pool);
  }

  /** Of what is playing; null: nothing is. */
  get schedule(): PlaybackSchedule | null {
    return this.#playing?.schedule ?? null;
  }

  get level(): PreviewLevel {
    const level = this.#options.level();
    return level === 'auto' ? this.#adaptive.level : level;
  }

  /** Frames that are held for playing backwards. */
  get heldFrames(): number {
    return this.#windows.size;
  }

  /** Gets ready to play from a moment. */
  async preroll(time: Ticks, rate: number): Promise<void> {
    const { scene, stock, pool, byRelay } = this.#options;
    const frame = scene.resolve(time);
    if (!frame || rate < 0) return;
    const never = new AbortController().signal;
    if (byRelay()) {
      await stock.keep(
        await stock.take(frame, this.level, { signal: never, backwards: null, playing: false }),
      );
      return;
    }
    const sources = frameLayers(frame).map((layer) => ({ source: mediaSourceOf(layer), layer }));
    await Promise.all(
      sources.map(({ source, layer }) => source && pool.warm(source, layer.sourceTime, never)),
    );
  }

  /** In the place of what plays. */
  play(anchor: ClockAnchor, range: PlayRange, loop: boolean): void {
    const { scene, stock, pool, byRelay, present, failed, buffering, ended } = this.#options;
    const rate = scene.frameRate;
    const span = { first: ticksToFrame(range.start, rate), end: ticksToFrame(range.end - 1, rate) + 1 };
    if (span.end <= span.first) return;
    const schedule = new PlaybackSchedule(anchor, { rate, span, loop });
    const budgetMs =
      (ticksPerFrame(rate) / TICKS_PER_SECOND / Math.max(1, Math.abs(anchor.rate) / schedule.stride)) * 1000;
    const playback = new Playback<Ready>(schedule, new FrameCost(), {
      now: epochNow,
      nextRefresh,
      atOnce: () => stock.atOnce(schedule.stepMs),
      make: async (index, signal) => {
        const ready = await this.#make(frameToTicks(index, rate), schedule, signal);
        // Frames that are made in time but come to the screen late are too dear as well.
        const late = playback.refreshMs > budgetMs * LATE_REFRESHES;
        // Of several that are under way at once, each costs its share of the time.
        const costMs = ready.costMs / stock.atOnce(schedule.stepMs);
        if (late || !ready.cached) this.#adaptive.measured(late ? playback.refreshMs : costMs, budgetMs);
        return ready;
      },
      decodeMs: ({ decodeMs }) => decodeMs ?? null,
      resumeAt: async (index) => {
        const frame = scene.resolve(frameToTicks(index, rate));
        if (!frame || byRelay()) return index;
        const wait = await untilCheapest(frame, pool);
        return Math.min(span.end - 1, index + Math.ceil(wait / ticksPerFrame(rate)));
      },
      present: (ready, index) => present(ready, frameToTicks(index, rate)),
      release: (ready) => stock.giveBack(ready),
      failed,
      buffering,
      ended,
    });
    this.#playing = { playback, schedule };
    stock.forgetCounts();
    playback.start();
  }

  /** What is prepared is of a document, or of media, that are no more. */
  invalidate(): void {
    this.#playing?.playback.invalidate();
  }

  /** Media have changed: what is held of them goes. */
  forgetFrames(): void {
    this.#windows.clear();
  }

  stop(): void {
    this.#playing?.playback.stop();
    this.#playing = null;
    this.#windows.clear();
  }

  async #make(time: Ticks, schedule: PlaybackSchedule, signal: AbortSignal): Promise<Ready> {
    const frame = this.#options.scene.frameAt(time);
    this.#warmAhead(time, schedule.direction, signal);
    return this.#take(frame, schedule, signal);
  }

  #take(frame: ResolvedFrame, schedule: PlaybackSchedule, signal: AbortSignal): Promise<Ready> {
    const step = Math.round(ticksPerFrame(this.#options.scene.frameRate) * schedule.stride);
    const backwards = schedule.direction < 0 ? { windows: this.#windows, step } : null;
    return this.#options.stock.take(frame, this.level, { signal, backwards, playing: true });
  }

  /** The first frame in which a clip appears is asked for a little ahead, so that a cut does not wait for its key frame. */
  #warmAhead(time: Ticks, direction: 1 | -1, signal: AbortSignal): void {
    const { scene, pool, byRelay } = this.#options;
    if (direction < 0 || byRelay()) return;
    const ahead = scene.resolve(time + WARM_AHEAD);
    for (const layer of ahead ? frameLayers(ahead) : []) {
      const source = mediaSourceOf(layer);
      if (source && !pool.has(source)) void pool.warm(source, layer.sourceTime, signal);
    }
  }
}
