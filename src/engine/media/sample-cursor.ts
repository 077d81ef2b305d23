// Walks the decoded frames of one track forward. It stands on one frame and knows the next, so it can say which frame
// is on screen at a time whatever the frame rate does.
import type { VideoSample, VideoSampleSink } from 'mediabunny';
import { secondsToTicks, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';

/** File times in ticks. */
export class SampleCursor {
  readonly #sink: VideoSampleSink;
  #samples: AsyncGenerator<VideoSample, void, unknown> | null = null;
  #current: VideoSample | null = null;
  #next: VideoSample | null = null;

  constructor(sink: VideoSampleSink) {
    this.#sink = sink;
  }

  /** Start of the frame that it stands on; null before the first seek and when the track has no frames. */
  get position(): Ticks | null {
    return this.#current && timeOf(this.#current);
  }

  /** True when the frame on screen at `time` is the one it stands on. */
  holds(time: Ticks): boolean {
    if (!this.#current || time < timeOf(this.#current)) return false;
    return this.#next === null || time < timeOf(this.#next);
  }

  /** Starts decoding anew at the key frame before `time`; stands on the frame at `time` (or the first after it). */
  async seek(time: Ticks): Promise<void> {
    await this.stop();
    // Half a tick of grace: a frame that starts exactly at `time` must not lose to the rounding of its seconds.
    this.#samples = this.#sink.samples((time + 0.5) / TICKS_PER_SECOND);
    this.#current = await this.#pull();
    this.#next = this.#current && (await this.#pull());
    await this.advance(time);
  }

  /** Steps forward to the frame on screen at `time`; the last frame is held. */
  async advance(time: Ticks): Promise<void> {
    while (this.#next && timeOf(this.#next) <= time) {
      this.#current?.close();
      this.#current = this.#next;
      this.#next = null;
      this.#next = await this.#pull();
    }
  }

  /** A clone of the frame it stands on, which the caller closes. */
  frame(): VideoSample | null {
    return this.#current?.clone() ?? null;
  }

  async stop(): Promise<void> {
    const samples = this.#samples;
    this.#samples = null;
    this.#current?.close();
    this.#next?.close();
    this.#current = this.#next = null;
    await samples?.return();
  }

  async #pull(): Promise<VideoSample | null> {
    const result = await this.#samples?.next();
    return result && !result.done ? result.value : null;
  }
}

export const timeOf = (sample: VideoSample): Ticks => secondsToTicks(sample.timestamp);
