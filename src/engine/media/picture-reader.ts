// Stills, animated pictures and drawings by the same interface as video.
import { VideoSample } from 'mediabunny';
import { throwIfCancelled } from '../../base/errors.ts';
import { microsecondsToTicks, type Ticks } from '../../base/time.ts';
import type { Host } from '../ports/host.ts';
import type { StillFrame } from '../ports/media-port.ts';
import type { MediaAsset } from '../timeline/media-types.ts';
import { HEADER_BYTES, readImageHeader } from './image-header.ts';
import { mediaFailure } from './media-errors.ts';
import { decodedFile } from './media-ref.ts';
import { countReader, countSample } from './open-counter.ts';
import { openSvg, type SvgDrawing } from './svg.ts';
import type { FrameReader } from './video-reader.ts';

export interface PictureReader extends FrameReader {
  /** A drawing is drawn anew at the size that is asked (px, upright); other pictures have their own size. */
  setSize(width: number, height: number): void;
}

/** sRGB as computer graphics mean it: full range, no matrix. */
const SRGB = { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'rgb', fullRange: true } as const;

/**
 * An animation runs once and holds its last picture; a still is one picture at all times.
 * @throws StoryError `media-missing`, `media-denied`, `image-unreadable`, `image-too-large`
 */
export async function openPictureReader(
  host: Host,
  asset: MediaAsset,
  signal?: AbortSignal,
): Promise<PictureReader> {
  const { ref } = decodedFile(asset);
  const bytes = await host.media.readAll(ref);
  if (asset.format === 'SVG') return new DrawingReader(await openSvg(host, bytes, asset.name));
  const header = readImageHeader(bytes.subarray(0, HEADER_BYTES));
  if (!header) throw mediaFailure('media-unreadable', { name: asset.name, codec: asset.format });
  const frames = await host.media.decodeImage(bytes, header.mime, asset.name, signal);
  return new StillsReader(frames);
}

abstract class Pictures implements PictureReader {
  readonly #uncount = countReader();
  #closed = false;

  protected abstract picture(time: Ticks): Promise<StillFrame | null>;

  setSize(_width: number, _height: number): void {}

  async frameAt(time: Ticks, signal?: AbortSignal): Promise<VideoSample | null> {
    throwIfCancelled(signal);
    const picture = await this.picture(time);
    return picture && sampleOf(picture);
  }

  async *frames(
    times: Iterable<Ticks>,
    signal?: AbortSignal,
  ): AsyncGenerator<VideoSample | null, void, undefined> {
    for (const time of times) yield await this.frameAt(time, signal);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#uncount();
  }
}

class StillsReader extends Pictures {
  readonly #frames: readonly StillFrame[];

  constructor(frames: readonly StillFrame[]) {
    super();
    this.#frames = frames;
  }

  protected async picture(time: Ticks): Promise<StillFrame | null> {
    const shown = this.#frames.findLast((frame) => microsecondsToTicks(frame.timestampUs) <= time);
    return shown ?? this.#frames[0] ?? null;
  }
}

class DrawingReader extends Pictures {
  readonly #drawing: SvgDrawing;
  #width: number;
  #height: number;

  constructor(drawing: SvgDrawing) {
    super();
    this.#drawing = drawing;
    this.#width = drawing.width;
    this.#height = drawing.height;
  }

  override setSize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
  }

  protected picture(): Promise<StillFrame> {
    return this.#drawing.draw(this.#width, this.#height);
  }
}

const sampleOf = (picture: StillFrame): VideoSample =>
  countSample(
    new VideoSample(picture.rgba, {
      format: 'RGBA',
      codedWidth: picture.width,
      codedHeight: picture.height,
      timestamp: picture.timestampUs / 1e6,
      duration: picture.durationUs / 1e6,
      colorSpace: SRGB,
    }),
  );
