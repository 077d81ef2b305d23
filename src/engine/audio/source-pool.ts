// Open decoders are dear and cuts are many: a hundred clips of one recording share one reader, unless two of them sound at once.
import type { MediaAsset } from '../timeline/media-types.ts';
import type { AudioSource, OpenAudioSource } from './audio-source.ts';

interface Pooled {
  readonly key: string;
  readonly source: AudioSource;
}

/** Readers that wait for their next clip; more are closed, the longest idle first. */
const MAX_IDLE = 6;

export class SourcePool {
  readonly #open: OpenAudioSource;
  readonly #idle: Pooled[] = [];
  readonly #lent = new Map<AudioSource, string>();
  #closed = false;

  constructor(open: OpenAudioSource) {
    this.#open = open;
  }

  async borrow(asset: MediaAsset, stream: number): Promise<AudioSource> {
    const key = `${asset.hash}/${stream}`;
    const index = this.#idle.findLastIndex((pooled) => pooled.key === key);
    const source = index >= 0 ? this.#idle.splice(index, 1)[0]!.source : await this.#open(asset, stream);
    if (this.#closed) await source.close();
    this.#lent.set(source, key);
    return source;
  }

  async giveBack(source: AudioSource): Promise<void> {
    const key = this.#lent.get(source);
    if (key === undefined) return;
    this.#lent.delete(source);
    if (this.#closed) return source.close();
    this.#idle.push({ key, source });
    if (this.#idle.length > MAX_IDLE) await this.#idle.shift()!.source.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#idle.map((pooled) => pooled.source), ...this.#lent.keys()];
    this.#idle.length = 0;
    this.#lent.clear();
    for (const source of all) await source.close();
  }
}
