// One sequence on one canvas. Holds no clock and no sound: the page says what time it is.
import { isAbort } from '../../src/base/errors.ts';
import {
  type FrameRate,
  frameToTicks,
  TICKS_PER_SECOND,
  type Ticks,
  ticksPerFrame,
  ticksToFrame,
} from '../../src/base/time.ts';
import type { CompositorOptions } from '../../src/engine/compositor/compositor.ts';
import { openMedia } from '../../src/engine/media/open-counter.ts';
import { openPictureReader } from '../../src/engine/media/picture-reader.ts';
import { openVideoReader } from '../../src/engine/media/video-reader.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import { resolve } from '../../src/engine/timeline/resolve.ts';
import type { ResolvedFrame } from '../../src/engine/timeline/types.ts';
import { applyDiff, type Diff, type ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import { type ClockAnchor, epochNow } from '../../src/protocol/clock-anchor.ts';
import { latest } from '../../src/protocol/latest.ts';
import type {
  PlayRange,
  PreviewApi,
  PreviewCounters,
  PreviewEvent,
  PreviewLevel,
  PreviewOpen,
  RelayLink,
  SnapshotImageOptions,
} from '../../src/protocol/preview-protocol.ts';
import { assertProtocol } from '../../src/protocol/version.ts';
import { AdaptiveLevel } from './adaptive-level.ts';
import { decodeTowards, nearFrame } from './approach.ts';
import { FrameCost } from './frame-cost.ts';
import { frameLayers } from './frame-layers.ts';
import { FrameMaker } from './frame-maker.ts';
import { FrameStock, type Ready } from './frame-stock.ts';
import { mediaSourceOf } from './layer-samples.ts';
import { nextRefresh } from './next-refresh.ts';
import { Playback } from './playback.ts';
import { PlaybackSchedule } from './playback-schedule.ts';
import { imageOf, Presenter } from './presenter.ts';
import { openPreviewFrames, type PreviewFrame } from './preview-frame.ts';
import { PreviewVoice } from './preview-voice.ts';
import { withProxies } from './proxied-frame.ts';
import { ReaderPool } from './reader-pool.ts';
import { RelayLine } from './relay/relay-line.ts';
import { RelayMaker } from './relay/relay-maker.ts';
import { untilCheapest } from './resume-frame.ts';
import { ReverseWindows } from './reverse-windows.ts';

export const previewOptions = {
  /** Finished frames: 80 of 1080p. */
  cacheBytes: 256 * 2 ** 20,
  maxReaders: 8,
  retryAfterMs: 3000,
  /** A frame that costs more is first shown at draft quality. */
  draftFirstMs: 40,
  /** The same of one that comes from a relay, where a draft costs a way there and back. */
  relayDraftFirstMs: 400,
  /** Screen refreshes that are this many frames apart are late. */
  lateRefreshes: 1.5,
  /** How far ahead a clip is prepared before it begins. */
  warmAheadSeconds: 0.8,
} as const;

interface Shot {
  readonly time: Ticks;
  readonly scrub: boolean;
}

export class PreviewEngine implements PreviewApi {
  readonly #pool: ReaderPool;
  /** What draws instead of this tab. */
  #relay: RelayLine | null = null;
  readonly #windows: ReverseWindows;
  readonly #stock: FrameStock;
  readonly #presenter = new Presenter();
  readonly #adaptive = new AdaptiveLevel();
  readonly #stillCost = new FrameCost();
  readonly #voice = new PreviewVoice();
  readonly #line = latest<Shot, boolean>((shot, signal) => this.#show(shot, signal));
  #snapshot: ProjectSnapshot | null = null;
  #sequence = '';
  #proxies: ReadonlySet<string> = new Set();
  #level: PreviewLevel | 'auto' = 'auto';
  #time: Ticks = 0;
  #onCanvas: { readonly frame: PreviewFrame; readonly key: string } | null = null;
  #playing: { readonly playback: Playback<Ready>; readonly schedule: PlaybackSchedule } | null = null;
  #lastCost = 0;

  constructor(host: Host, options: CompositorOptions) {
    this.#pool = new ReaderPool({
      open: (asset, stream) =>
        stream < 0 ? openPictureReader(host, asset) : openVideoReader(host, asset, stream),
      maxReaders: previewOptions.maxReaders,
      retryAfterMs: previewOptions.retryAfterMs,
      now: () => performance.now(),
    });
    this.#stock = new FrameStock(previewOptions.cacheBytes, () => new FrameMaker(host, this.#pool, options));
    this.#windows = new ReverseWindows(this.#pool);
  }

  async open(options: PreviewOpen, listener: (event: PreviewEvent) => void): Promise<void> {
    assertProtocol(options.version);
    this.#voice.listen(listener);
    this.#level = options.level;
    this.replace(options.snapshot, options.sequence);
  }

  attach(canvas: OffscreenCanvas): void {
    this.#presenter.attach(canvas);
    this.#redraw();
  }

  resize(width: number, height: number): void {
    if (this.#presenter.resize(width, height)) this.#redraw();
  }

  apply(diff: Diff): void {
    if (!this.#snapshot) return;
    this.#snapshot = applyDiff(this.#snapshot, diff);
    this.#relay?.change(diff);
    this.#changed();
  }

  replace(snapshot: ProjectSnapshot, sequence: string): void {
    this.#snapshot = snapshot;
    this.#sequence = sequence;
    this.#relay?.show(sequence);
    this.#changed();
  }

  setProxies(hashes: readonly string[]): void {
    this.#proxies = new Set(hashes);
    this.#changed();
  }

  refreshMedia(asset: string | null): void {
    this.#pool.refresh(asset);
    this.#windows.clear();
    this.#changed();
  }

  followRelay(link: RelayLink, ticket: () => Promise<string>): void {
    this.#relay?.close();
    const line: RelayLine = new RelayLine({
      ...link,
      sequence: this.#sequence,
      ticket,
      onState: (state) => {
        this.#voice.relay(state);
        if (state.phase === 'stale' || state.phase === 'ended') this.leaveRelay();
      },
    });
    this.#relay = line;
    // Decoders that nobody asks any more.
    this.#pool.refresh(null);
    this.#drawBy(new RelayMaker(line));
  }

  leaveRelay(): void {
    if (!this.#relay) return;
    this.#relay.close();
    this.#relay = null;
    this.#drawBy(null);
  }

  async show(time: Ticks, scrub: boolean): Promise<boolean> {
    this.#stop();
    this.#time = time;
    return (await this.#line.ask({ time, scrub })) === true;
  }

  async preroll(time: Ticks, rate: number): Promise<void> {
    const frame = this.#resolve(time);
    if (!frame || rate < 0) return;
    const never = new AbortController().signal;
    if (this.#relay) {
      await this.#stock.keep(await this.#take(frame, this.#playLevel, never, null));
      return;
    }
    const sources = frameLayers(frame).map((layer) => ({ source: mediaSourceOf(layer), layer }));
    await Promise.all(
      sources.map(({ source, layer }) => source && this.#pool.warm(source, layer.sourceTime, never)),
    );
  }

  play(anchor: ClockAnchor, range: PlayRange, loop: boolean): void {
    this.#stop();
    this.#line.drop();
    const rate = this.#frameRate();
    const span = { first: ticksToFrame(range.start, rate), end: ticksToFrame(range.end - 1, rate) + 1 };
    if (span.end <= span.first) return;
    const schedule = new PlaybackSchedule(anchor, { rate, span, loop });
    const budgetMs =
      (ticksPerFrame(rate) / TICKS_PER_SECOND / Math.max(1, Math.abs(anchor.rate) / schedule.stride)) * 1000;
    const playback = new Playback<Ready>(schedule, new FrameCost(), {
      now: epochNow,
      nextRefresh,
      atOnce: () => this.#stock.atOnce(schedule.stepMs),
      make: async (index, signal) => {
        const ready = await this.#playbackFrame(frameToTicks(index, rate), schedule, signal);
        // Frames that are made in time but come to the screen late are too dear as well.
        const late = playback.refreshMs > budgetMs * previewOptions.lateRefreshes;
        // Of several that are under way at once, each costs its share of the time.
        const costMs = ready.costMs / this.#stock.atOnce(schedule.stepMs);
        if (late || !ready.cached) this.#adaptive.measured(late ? playback.refreshMs : costMs, budgetMs);
        return ready;
      },
      decodeMs: ({ decodeMs }) => decodeMs ?? null,
      resumeAt: async (index) => {
        const frame = this.#resolve(frameToTicks(index, rate));
        if (!frame || this.#relay) return index;
        const wait = await untilCheapest(frame, this.#pool);
        return Math.min(span.end - 1, index + Math.ceil(wait / ticksPerFrame(rate)));
      },
      present: (ready, index) => {
        this.#time = frameToTicks(index, rate);
        this.#put(ready, false);
      },
      release: (ready) => this.#stock.giveBack(ready),
      failed: (error) => this.#voice.error(error),
      buffering: (buffering) => this.#voice.buffering(buffering),
      ended: () => this.#sayStatistics(true),
    });
    this.#playing = { playback, schedule };
    this.#stock.forgetCounts();
    playback.start();
  }

  clock(anchor: ClockAnchor): void {
    this.#playing?.schedule.setAnchor(anchor);
  }

  pause(): void {
    this.#stop();
  }

  setLevel(level: PreviewLevel | 'auto'): void {
    this.#level = level;
    this.#changed();
  }

  async snapshotImage(time: Ticks, options?: SnapshotImageOptions): Promise<Blob> {
    const frame = resolve(this.#snapshot!, this.#sequence, time);
    const made = await this.#stock.make(frame, 'full', {
      signal: new AbortController().signal,
      backwards: null,
      playing: false,
    });
    try {
      return await imageOf(made.frame, frame, options);
    } finally {
      made.frame.close();
    }
  }

  counters(): PreviewCounters {
    const { readers, samples } = openMedia();
    return {
      readers,
      samples,
      frames: openPreviewFrames() + this.#windows.size,
      cachedBytes: this.#stock.bytes,
    };
  }

  async close(): Promise<void> {
    this.#stop();
    this.#line.drop();
    this.#onCanvas?.frame.close();
    this.#onCanvas = null;
    this.#windows.clear();
    this.#relay?.close();
    this.#relay = null;
    await this.#pool.close();
    await this.#stock.close();
  }

  #frameRate(): FrameRate {
    return this.#snapshot?.sequence.get(this.#sequence)?.frameRate ?? { num: 25, den: 1 };
  }

  #resolve(time: Ticks): ResolvedFrame | null {
    if (!this.#snapshot?.sequence.has(this.#sequence)) return null;
    return withProxies(resolve(this.#snapshot, this.#sequence, Math.max(0, time)), this.#proxies);
  }

  #changed(): void {
    if (this.#playing) this.#playing.playback.invalidate();
    else void this.show(this.#time, false);
  }

  #stop(): void {
    this.#playing?.playback.stop();
    this.#playing = null;
    this.#windows.clear();
  }

  #take(
    frame: ResolvedFrame,
    level: PreviewLevel,
    signal: AbortSignal,
    schedule: PlaybackSchedule | null,
  ): Promise<Ready> {
    const backwards =
      schedule && schedule.direction < 0
        ? { windows: this.#windows, step: Math.round(ticksPerFrame(this.#frameRate()) * schedule.stride) }
        : null;
    return this.#stock.take(frame, level, { signal, backwards, playing: schedule !== null });
  }

  #drawBy(relay: RelayMaker | null): void {
    this.#stock.drawnBy(relay);
    // What is on the canvas is not what the other would draw.
    if (this.#onCanvas) this.#onCanvas = { ...this.#onCanvas, key: '' };
    this.#changed();
  }

  get #playLevel(): PreviewLevel {
    return this.#level === 'auto' ? this.#adaptive.level : this.#level;
  }

  /** No more pixels than are on the screen where each of them has to come over a line. */
  #stillLevel(frame: ResolvedFrame): PreviewLevel {
    if (this.#level !== 'auto') return this.#level;
    return this.#relay ? this.#presenter.levelFor(frame) : 'full';
  }

  async #playbackFrame(time: Ticks, schedule: PlaybackSchedule, signal: AbortSignal): Promise<Ready> {
    const frame = withProxies(resolve(this.#snapshot!, this.#sequence, time), this.#proxies);
    this.#warmAhead(time, schedule.direction, signal);
    return this.#take(frame, this.#playLevel, signal, schedule);
  }

  /** The first frame in which a clip appears is asked for a little ahead, so that a cut does not wait for its key frame. */
  #warmAhead(time: Ticks, direction: 1 | -1, signal: AbortSignal): void {
    if (direction < 0 || this.#relay) return;
    const ahead = this.#resolve(time + previewOptions.warmAheadSeconds * TICKS_PER_SECOND);
    for (const layer of ahead ? frameLayers(ahead) : []) {
      const source = mediaSourceOf(layer);
      if (source && !this.#pool.has(source)) void this.#pool.warm(source, layer.sourceTime, signal);
    }
  }

  async #show({ time, scrub }: Shot, signal: AbortSignal): Promise<boolean> {
    try {
      const frame = this.#resolve(time);
      if (!frame) return false;
      const level = this.#stillLevel(frame);
      const key = this.#stock.keyOf(frame, level);
      if (this.#onCanvas?.key === key) return true;
      if (!this.#stock.has(key)) await this.#showNear(frame, level, scrub, signal);
      // The relay would draw the document of now, and this would be taken for that of then.
      if (this.#relay && signal.aborted) return false;
      const ready = await this.#take(frame, level, signal, null);
      if (this.#playing) {
        await this.#stock.keep(ready);
        return false;
      }
      if (!ready.cached) this.#stillCost.measured(ready.costMs);
      this.#put(ready, true);
      await this.#stock.keep(ready);
      return !signal.aborted;
    } catch (error) {
      if (!isAbort(error)) this.#voice.error(error);
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
    if (level === 'wireframe') return;
    const near = scrub && !this.#relay ? await nearFrame(frame, this.#pool).catch(() => null) : null;
    const { draftFirstMs, relayDraftFirstMs } = previewOptions;
    const dear =
      this.#stillCost.expectedMs > (this.#relay ? relayDraftFirstMs : draftFirstMs) && level !== 'draft';
    if (!near && !dear) return;
    // Not abandoned for a newer position: a hand that never rests would see nothing.
    const draft = await this.#take(near ?? frame, 'draft', new AbortController().signal, null);
    if (this.#playing) {
      draft.frame.close();
      return;
    }
    this.#put(draft, false);
    draft.frame.close();
    if (near) await decodeTowards(frame, near, this.#pool, signal);
  }

  /** Draws, and remembers what is on the canvas. */
  #put({ frame, key, failure, costMs }: Ready, final: boolean): void {
    const shape = this.#snapshot?.sequence.get(this.#sequence);
    if (!shape) return;
    this.#presenter.draw(frame, shape);
    this.#onCanvas?.frame.close();
    this.#onCanvas = { frame: frame.retain(), key: failure ? `${key} (card)` : key };
    this.#voice.error(failure);
    this.#lastCost = costMs;
    this.#sayStatistics(final);
  }

  #redraw(): void {
    const shape = this.#snapshot?.sequence.get(this.#sequence);
    if (this.#onCanvas && shape) this.#presenter.draw(this.#onCanvas.frame, shape);
  }

  #sayStatistics(now: boolean): void {
    const schedule = this.#playing?.schedule;
    const shape = this.#snapshot?.sequence.get(this.#sequence);
    const still = this.#relay && shape ? this.#presenter.levelFor(shape) : 'full';
    const level = this.#level !== 'auto' ? this.#level : this.#playing ? this.#adaptive.level : still;
    const { hits, misses } = this.#stock.counts;
    this.#voice.statistics(
      () => ({
        shown: schedule?.shown ?? 0,
        dropped: schedule?.dropped ?? 0,
        cacheHits: hits,
        cacheMisses: misses,
        level,
        time: this.#time,
        frameMs: this.#lastCost,
      }),
      now,
    );
  }
}
