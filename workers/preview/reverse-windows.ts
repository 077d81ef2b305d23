// Playing backwards. A frame can only be decoded through all frames since its key frame, so one by one a GOP of n frames would
// cost n²/2 decodes. Here a run of frames is decoded forwards once, kept, and handed out from its end.
import { VideoSample } from 'mediabunny';
import { throwIfCancelled } from '../../src/base/errors.ts';
import { secondsToTicks, type Ticks } from '../../src/base/time.ts';
import { copyFrame } from './own-copy.ts';
import type { MediaSource, ReaderPool } from './reader-pool.ts';

/** 40 frames of 1080p are 125 MB; a longer GOP is decoded in several runs. */
const MOST_FRAMES = 40;

interface Window {
  readonly key: string;
  /** Falling times. */
  readonly frames: {
    readonly time: Ticks;
    readonly frame: VideoFrame;
    readonly rotation: VideoSample['rotation'];
  }[];
}

export class ReverseWindows {
  readonly #pool: ReaderPool;
  readonly #windows = new Map<string, Window>();

  constructor(pool: ReaderPool) {
    this.#pool = pool;
  }

  /** Frames held; for the leak tests. */
  get size(): number {
    return [...this.#windows.values()].reduce((sum, window) => sum + window.frames.length, 0);
  }

  /** @param step ticks of media time between the frames that will be asked for */
  async frameAt(
    source: MediaSource,
    time: Ticks,
    step: Ticks,
    signal: AbortSignal,
  ): Promise<VideoSample | null> {
    const key = `${source.asset.id}/${source.asset.hash}/${source.stream}`;
    const found = this.#lookUp(source.clip, key, time, step);
    if (found) return found;
    this.#drop(source.clip);
    const window: Window = { key, frames: [] };
    this.#windows.set(source.clip, window);
    const from = Math.max(0, time - step * (MOST_FRAMES - 1));
    const times: Ticks[] = [];
    for (let at = time; at >= from && times.length < MOST_FRAMES; at -= step) times.unshift(at);
    try {
      await this.#fill(window, source, times, signal);
    } finally {
      // Cleared meanwhile: what came after that belongs to nobody.
      if (this.#windows.get(source.clip) !== window) closeAll(window);
    }
    return this.#lookUp(source.clip, key, time, step);
  }

  clear(): void {
    for (const clip of [...this.#windows.keys()]) this.#drop(clip);
  }

  #fill(window: Window, source: MediaSource, times: readonly Ticks[], signal: AbortSignal): Promise<void> {
    return this.#pool.use(source, async (reader) => {
      for await (const sample of reader.frames(times, signal)) {
        if (!sample) continue;
        const picture = sample.toVideoFrame();
        try {
          const frame = await copyFrame(picture);
          window.frames.unshift({ time: secondsToTicks(sample.timestamp), frame, rotation: sample.rotation });
        } finally {
          picture.close();
          sample.close();
        }
        throwIfCancelled(signal);
      }
    });
  }

  #lookUp(clip: string, key: string, time: Ticks, step: Ticks): VideoSample | null {
    const window = this.#windows.get(clip);
    if (window?.key !== key) return null;
    const index = window.frames.findIndex((entry) => entry.time <= time);
    const found = window.frames[index];
    // What lies before the window is not in it, and neither is what lies far behind its end.
    if (!found || (index === 0 && time - found.time > 2 * step)) return null;
    const frame = found.frame.clone();
    // Frames behind the playhead will not be asked for again.
    for (const passed of window.frames.splice(0, index)) passed.frame.close();
    return new VideoSample(frame, { rotation: found.rotation });
  }

  #drop(clip: string): void {
    const window = this.#windows.get(clip);
    if (window) closeAll(window);
    this.#windows.delete(clip);
  }
}

function closeAll(window: Window): void {
  for (const { frame } of window.frames.splice(0)) frame.close();
}
