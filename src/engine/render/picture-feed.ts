import type { VideoSample } from 'mediabunny';
import { openPictureReader } from '../media/picture-reader.ts';
import { type FrameReader, openVideoReader } from '../media/video-reader.ts';
import type { Host } from '../ports/host.ts';
import type { MediaAsset } from '../timeline/media-types.ts';
import type { Layer, ResolvedFrame } from '../timeline/types.ts';

/** Readers that wait for another clip of the same media; opening a file and its decoder costs tens of milliseconds. */
const MAX_IDLE = 3;

interface Busy {
  readonly key: string;
  readonly reader: Promise<FrameReader>;
}

/** The decoded pictures of a run of frames in rising order: one decoder for each clip on screen. */
export class PictureFeed {
  readonly #host: Host;
  readonly #signal: AbortSignal | undefined;
  readonly #busy = new Map<string, Busy>();
  readonly #idle: Busy[] = [];

  constructor(host: Host, signal: AbortSignal | undefined) {
    this.#host = host;
    this.#signal = signal;
  }

  /** Pictures of the frame's media layers, which the caller closes. */
  async picturesOf(frame: ResolvedFrame): Promise<Map<Layer, VideoSample>> {
    const layers = frame.items.flatMap((item) => (item.kind === 'layer' ? [item] : [item.from, item.to]));
    const media = layers.filter((layer) => layer?.source.kind === 'media') as Layer[];
    const shown = new Set(media.map((layer) => layer.clip));
    for (const [clip, busy] of this.#busy) if (!shown.has(clip)) this.#rest(clip, busy);
    const pictures = new Map<Layer, VideoSample>();
    const results = await Promise.allSettled(
      media.map(async (layer) => {
        const sample = await (await this.#readerOf(layer)).frameAt(layer.sourceTime, this.#signal);
        if (sample) pictures.set(layer, sample);
      }),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) {
      for (const sample of pictures.values()) sample.close();
      throw failed.reason;
    }
    return pictures;
  }

  async close(): Promise<void> {
    const all = [...this.#busy.values(), ...this.#idle];
    this.#busy.clear();
    this.#idle.length = 0;
    await Promise.all(all.map(closeReader));
  }

  #readerOf(layer: Layer): Promise<FrameReader> {
    const { source } = layer;
    if (source.kind !== 'media') throw new TypeError('Only media has pictures to read.');
    const key = `${source.asset.id} ${source.stream}`;
    const known = this.#busy.get(layer.clip);
    if (known?.key === key) return known.reader;
    const waiting = this.#idle.findIndex((idle) => idle.key === key);
    const busy =
      waiting >= 0
        ? this.#idle.splice(waiting, 1)[0]!
        : { key, reader: this.#open(source.asset, source.stream) };
    this.#busy.set(layer.clip, busy);
    return busy.reader;
  }

  #open(asset: MediaAsset, stream: number): Promise<FrameReader> {
    return stream < 0
      ? openPictureReader(this.#host, asset, this.#signal)
      : openVideoReader(this.#host, asset, stream);
  }

  #rest(clip: string, busy: Busy): void {
    this.#busy.delete(clip);
    this.#idle.push(busy);
    if (this.#idle.length > MAX_IDLE) void closeReader(this.#idle.shift()!);
  }
}

/** A reader that failed to open has said so to whoever asked for its picture. */
const closeReader = ({ reader }: Busy): Promise<void> =>
  reader.then(
    (opened) => opened.close(),
    () => undefined,
  );
