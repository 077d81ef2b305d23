import type { PictureTags, PreviewPattern } from '../../../src/protocol/relay/preview.ts';

/** An encoded picture and what it was made of. */
export interface KeptPicture {
  /** Names the document as it was: see `document-name.ts`. */
  readonly document: string;
  /** Ticks. */
  readonly time: number;
  /** Quality and size. */
  readonly shape: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  readonly tags: PictureTags;
}

/** Encoded pictures; the least recently shown go first. A lookup is a Map's: microseconds. */
export class PictureCache {
  readonly #limitBytes: number;
  readonly #pictures = new Map<string, KeptPicture>();
  /** Keys of each document. */
  readonly #documents = new Map<string, Set<string>>();
  #bytes = 0;
  #hits = 0;
  #misses = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get statistics() {
    const [hits, misses] = [this.#hits, this.#misses];
    return { hits, misses, hitRate: hits / Math.max(1, hits + misses), cachedBytes: this.#bytes };
  }

  /** Without being counted as asked for. */
  has(document: string, time: number, shape: string): boolean {
    return this.#pictures.has(keyOf({ document, time, shape }));
  }

  get(document: string, time: number, shape: string): KeptPicture | null {
    const key = keyOf({ document, time, shape });
    const picture = this.#pictures.get(key);
    if (!picture) {
      this.#misses++;
      return null;
    }
    this.#hits++;
    this.#pictures.delete(key);
    this.#pictures.set(key, picture);
    return picture;
  }

  put(picture: KeptPicture): void {
    const key = keyOf(picture);
    this.#remove(key);
    this.#pictures.set(key, picture);
    const keys = this.#documents.get(picture.document) ?? new Set();
    this.#documents.set(picture.document, keys.add(key));
    this.#bytes += picture.bytes.length;
    for (const oldest of this.#pictures.keys()) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#remove(oldest);
    }
  }

  /** Pictures of one document that a change leaves right are pictures of the next. @param keep others still look at the first */
  carry(from: string, to: string, changed: PreviewPattern, keep: boolean): void {
    for (const key of [...(this.#documents.get(from) ?? [])]) {
      const picture = this.#pictures.get(key)!;
      if (!keep) this.#remove(key);
      if (!matches(picture, changed)) this.put({ ...picture, document: to });
    }
  }

  /** Removes what the pattern names, of one document or of all. @returns how many */
  invalidate(pattern: PreviewPattern, document?: string): number {
    const keys = document === undefined ? this.#pictures.keys() : (this.#documents.get(document) ?? []);
    const wrong = [...keys].filter((key) => matches(this.#pictures.get(key)!, pattern));
    for (const key of wrong) this.#remove(key);
    return wrong.length;
  }

  #remove(key: string): void {
    const picture = this.#pictures.get(key);
    if (!picture) return;
    this.#pictures.delete(key);
    this.#bytes -= picture.bytes.length;
    const keys = this.#documents.get(picture.document);
    keys?.delete(key);
    if (keys?.size === 0) this.#documents.delete(picture.document);
  }
}

const keyOf = ({ document, time, shape }: Pick<KeptPicture, 'document' | 'time' | 'shape'>): string =>
  `${document} ${time} ${shape}`;

function matches({ time, tags }: KeptPicture, pattern: PreviewPattern): boolean {
  const { all, assets, effects, clips, ranges } = pattern;
  return (
    all ||
    assets.some((id) => tags.assets.includes(id)) ||
    effects.some((id) => tags.effects.includes(id)) ||
    clips.some((id) => tags.clips.includes(id)) ||
    ranges.some(([start, end]) => time >= start && time < end)
  );
}
