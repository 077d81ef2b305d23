// One sequence on one canvas. Holds no clock and no sound: the page says what time it is.
import type { Ticks } from '../../src/base/time.ts';
import type { CompositorOptions } from '../../src/engine/compositor/compositor.ts';
import { openMedia } from '../../src/engine/media/open-counter.ts';
import { openPictureReader } from '../../src/engine/media/picture-reader.ts';
import { openVideoReader } from '../../src/engine/media/video-reader.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import type { Diff, ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import type { ClockAnchor } from '../../src/protocol/clock-anchor.ts';
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
import { CanvasPicture } from './canvas-picture.ts';
import { FrameMaker } from './frame-maker.ts';
import { FrameStock, type Ready } from './frame-stock.ts';
import { MovingPicture } from './moving-picture.ts';
import { imageOf } from './presenter.ts';
import { openPreviewFrames } from './preview-frame.ts';
import { PreviewScene } from './preview-scene.ts';
import { PreviewVoice } from './preview-voice.ts';
import { ReaderPool } from './reader-pool.ts';
import { RelayLine } from './relay/relay-line.ts';
import { RelayMaker } from './relay/relay-maker.ts';
import { StillPicture } from './still-picture.ts';

/** Finished frames: 80 of 1080p. */
const CACHE_BYTES = 256 * 2 ** 20;
const MAX_READERS = 8;
const RETRY_AFTER_MS = 3000;

export class PreviewEngine implements PreviewApi {
  readonly #pool: ReaderPool;
  /** What draws instead of this tab. */
  #relay: RelayLine | null = null;
  readonly #scene = new PreviewScene();
  readonly #canvas = new CanvasPicture(() => this.#scene.shape);
  readonly #voice = new PreviewVoice();
  readonly #stock: FrameStock;
  readonly #player: MovingPicture;
  readonly #still: StillPicture;
  #level: PreviewLevel | 'auto' = 'auto';
  #time: Ticks = 0;
  #lastCost = 0;

  constructor(host: Host, options: CompositorOptions) {
    this.#pool = new ReaderPool({
      open: (asset, stream) =>
        stream < 0 ? openPictureReader(host, asset) : openVideoReader(host, asset, stream),
      maxReaders: MAX_READERS,
      retryAfterMs: RETRY_AFTER_MS,
      now: () => performance.now(),
    });
    this.#stock = new FrameStock(CACHE_BYTES, () => new FrameMaker(host, this.#pool, options));
    const shared = {
      scene: this.#scene,
      pool: this.#pool,
      stock: this.#stock,
      level: () => this.#level,
      byRelay: () => this.#relay !== null,
      failed: (error: unknown) => this.#voice.error(error),
    };
    this.#player = new MovingPicture({
      ...shared,
      present: (ready, time) => {
        this.#time = time;
        this.#put(ready, false);
      },
      buffering: (buffering) => this.#voice.buffering(buffering),
      ended: () => this.#sayStatistics(true),
    });
    this.#still = new StillPicture({
      ...shared,
      canvas: this.#canvas,
      playing: () => this.#player.schedule !== null,
      put: (ready, final) => this.#put(ready, final),
    });
  }

  async open(options: PreviewOpen, listener: (event: PreviewEvent) => void): Promise<void> {
    assertProtocol(options.version);
    this.#voice.listen(listener);
    this.#level = options.level;
    this.replace(options.snapshot, options.sequence);
  }

  attach(canvas: OffscreenCanvas): void {
    this.#canvas.attach(canvas);
  }

  resize(width: number, height: number): void {
    this.#canvas.resize(width, height);
  }

  apply(diff: Diff): void {
    if (!this.#scene.apply(diff)) return;
    this.#relay?.change(diff);
    this.#changed();
  }

  replace(snapshot: ProjectSnapshot, sequence: string): void {
    this.#scene.replace(snapshot, sequence);
    this.#relay?.show(sequence);
    this.#changed();
  }

  setProxies(hashes: readonly string[]): void {
    this.#scene.setProxies(hashes);
    this.#changed();
  }

  refreshMedia(asset: string | null): void {
    this.#pool.refresh(asset);
    this.#player.forgetFrames();
    this.#changed();
  }

  followRelay(link: RelayLink, ticket: () => Promise<string>): void {
    this.#relay?.close();
    const line: RelayLine = new RelayLine({
      ...link,
      sequence: this.#scene.sequence,
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
    this.#player.stop();
    this.#time = time;
    return this.#still.show(time, scrub);
  }

  preroll(time: Ticks, rate: number): Promise<void> {
    return this.#player.preroll(time, rate);
  }

  play(anchor: ClockAnchor, range: PlayRange, loop: boolean): void {
    this.#player.stop();
    this.#still.drop();
    this.#player.play(anchor, range, loop);
  }

  clock(anchor: ClockAnchor): void {
    this.#player.schedule?.setAnchor(anchor);
  }

  pause(): void {
    this.#player.stop();
  }

  setLevel(level: PreviewLevel | 'auto'): void {
    this.#level = level;
    this.#changed();
  }

  async snapshotImage(time: Ticks, options?: SnapshotImageOptions): Promise<Blob> {
    const frame = this.#scene.originalAt(time);
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
      frames: openPreviewFrames() + this.#player.heldFrames,
      cachedBytes: this.#stock.bytes,
    };
  }

  async close(): Promise<void> {
    this.#player.stop();
    this.#still.drop();
    this.#canvas.close();
    this.#relay?.close();
    this.#relay = null;
    await this.#pool.close();
    await this.#stock.close();
  }

  #changed(): void {
    if (this.#player.schedule) this.#player.invalidate();
    else void this.show(this.#time, false);
  }

  #drawBy(relay: RelayMaker | null): void {
    this.#stock.drawnBy(relay);
    // What is on the canvas is not what the other would draw.
    this.#canvas.forgetKey();
    this.#changed();
  }

  #put(ready: Ready, final: boolean): void {
    if (!this.#canvas.put(ready)) return;
    this.#voice.error(ready.failure);
    this.#lastCost = ready.costMs;
    this.#sayStatistics(final);
  }

  get #shownLevel(): PreviewLevel {
    if (this.#level !== 'auto') return this.#level;
    if (this.#player.schedule) return this.#player.level;
    const { shape } = this.#scene;
    return this.#relay && shape ? this.#canvas.levelFor(shape) : 'full';
  }

  #sayStatistics(now: boolean): void {
    const { schedule } = this.#player;
    const { hits, misses } = this.#stock.counts;
    const level = this.#shownLevel;
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
