import { StoryError, throwIfCancelled } from '../../base/errors.ts';
import type { SegmentStore } from '../ports/segment-store.ts';
import type { PlannedSegment } from '../timeline/segments.ts';
import type { EncodedFrame } from './encoder-run.ts';
import { type SegmentPacket, type StoredDecoderConfig, writeSegmentFile } from './segment-file.ts';

/** Cuts an encoder's packets at the key frames that segments begin with, and stores each segment when it is whole. */
export class SegmentWriter {
  readonly #store: SegmentStore;
  readonly #segments: readonly PlannedSegment[];
  readonly #codec: string;
  #index = -1;
  #end = 0;
  #start = 0;
  #packets: SegmentPacket[] = [];
  #config: StoredDecoderConfig | null = null;
  #storing: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  constructor(store: SegmentStore, segments: readonly PlannedSegment[], codec: string) {
    this.#store = store;
    this.#segments = segments;
    this.#codec = codec;
  }

  /** Packets in decode order; `frame` counts from the first segment's first frame. */
  take({ packet, frame }: EncodedFrame, config: StoredDecoderConfig): void {
    if (frame === this.#end && packet.type === 'key') this.#next();
    this.#config ??= config;
    if (this.#index < 0 || frame < this.#start || frame >= this.#end) throw this.#wrong();
    // A copy: encoders hand out views of buffers that they use again.
    this.#packets.push({ data: packet.data.slice(), key: packet.type === 'key', frame: frame - this.#start });
  }

  /** Resolves when what is complete so far is stored; a slow disk slows the encoder down. */
  async settled(): Promise<void> {
    await this.#storing;
    if (this.#failure !== null) throw this.#failure;
  }

  /** After the encoder has finished. @throws StoryError `encoder-dropped-frames` */
  async finish(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    this.#flush();
    if (this.#index !== this.#segments.length - 1) throw this.#wrong();
    await this.settled();
  }

  #next(): void {
    this.#flush();
    const segment = this.#segments[++this.#index];
    if (!segment) throw this.#wrong();
    this.#start = this.#end;
    this.#end += segment.frames;
  }

  #flush(): void {
    const segment = this.#segments[this.#index];
    if (!segment) return;
    const packets = this.#packets;
    this.#packets = [];
    if (packets.length !== segment.frames || !this.#config) throw this.#wrong();
    const bytes = writeSegmentFile({ decoderConfig: this.#config, packets });
    this.#storing = this.#storing
      .then(() => this.#store.put(segment.hash, bytes))
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
  }

  #wrong(): StoryError {
    return new StoryError('encoder-dropped-frames', { params: { codec: this.#codec } });
  }
}
