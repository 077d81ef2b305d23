import type { MediaAsset } from '../timeline/media-types.ts';
import type { Planes } from './block.ts';

/** Decoded sound of one stream; engine/media/audio-reader.ts is one. */
export interface AudioSource {
  readonly sampleRate: number;
  readonly channels: number;
  /**
   * Samples start … start + frames − 1 of media time, one plane a channel; silence where the stream has none.
   * Ever later starts are cheap, others seek. A source may put them into the front of `into`, and then gives views of it.
   */
  read(startSample: number, frames: number, signal?: AbortSignal, into?: Planes): Promise<Planes>;
  close(): void | Promise<void>;
}

export type OpenAudioSource = (asset: MediaAsset, stream: number) => Promise<AudioSource>;
