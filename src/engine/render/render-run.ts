import type { VideoSample } from 'mediabunny';
import { type OutputShape as Canvas, Compositor } from '../compositor/compositor.ts';
import type { EffectLookup } from '../compositor/effect-lookup.ts';
import type { Host } from '../ports/host.ts';
import type { PlannedSegment, SegmentRequest } from '../timeline/segments.ts';
import { EncoderRun, type VideoEncoding } from './encoder-run.ts';
import { PictureFeed } from './picture-feed.ts';
import { segmentFrames } from './segment-frames.ts';
import { SegmentWriter } from './segment-writer.ts';

export interface RendererOptions {
  readonly effects?: EffectLookup | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called for each frame that an encoder was given. */
  readonly onFrame: () => void;
  /** Called with each picture before an encoder gets it; `frame` counts from the segment's first. The sample stays the run's. */
  readonly onPicture?:
    | ((segment: PlannedSegment, frame: number, sample: VideoSample) => Promise<void>)
    | undefined;
}

/** Renders runs of segments and stores them: an encoder for each run, one compositor and one set of open files for all. */
export class SegmentRenderer {
  readonly #host: Host;
  readonly #request: SegmentRequest;
  readonly #encoding: VideoEncoding;
  readonly #canvas: Canvas;
  readonly #options: RendererOptions;
  readonly #compositor: Compositor;
  readonly #feed: PictureFeed;

  private constructor(
    host: Host,
    request: SegmentRequest,
    encoding: VideoEncoding,
    canvas: Canvas,
    options: RendererOptions,
    compositor: Compositor,
  ) {
    this.#host = host;
    this.#request = request;
    this.#encoding = encoding;
    this.#canvas = canvas;
    this.#options = options;
    this.#compositor = compositor;
    this.#feed = new PictureFeed(host, options.signal);
  }

  static async open(
    host: Host,
    request: SegmentRequest,
    encoding: VideoEncoding,
    canvas: Canvas,
    options: RendererOptions,
  ): Promise<SegmentRenderer> {
    const compositor = await Compositor.create(host, options.effects ? { effects: options.effects } : {});
    return new SegmentRenderer(host, request, encoding, canvas, options, compositor);
  }

  /** Neighbouring segments. Each begins with a key frame; nothing refers across. */
  async render(segments: readonly PlannedSegment[]): Promise<void> {
    const { signal, onFrame, onPicture } = this.#options;
    const writer = new SegmentWriter(this.#host.segments, segments, this.#encoding.codec);
    const run = new EncoderRun(this.#encoding, (frame, config) => writer.take(frame, config));
    try {
      const frames = segmentFrames(
        this.#feed,
        this.#compositor,
        this.#request,
        this.#canvas,
        segments,
        signal,
      );
      let at = 0;
      let frame = 0;
      for await (const { sample, first } of frames) {
        try {
          if (onPicture) {
            await onPicture(segments[at]!, frame, sample);
            if (++frame === segments[at]!.frames) [at, frame] = [at + 1, 0];
          }
          await run.add(sample, first);
        } finally {
          sample.close();
        }
        onFrame();
        await writer.settled();
      }
      await run.finish();
      await writer.finish(signal);
    } catch (error) {
      await run.cancel();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#compositor.close();
    await this.#feed.close();
  }
}
