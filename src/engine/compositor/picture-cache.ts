import type { GpuPicture } from './gpu-picture.ts';

/** Stills and titles stay on the GPU between frames. */
const MOST_BYTES = 256 * 2 ** 20;

export class PictureCache {
  readonly #pictures = new Map<string, GpuPicture>();

  /** Retained for the caller, who releases it. */
  get(key: string): GpuPicture | null {
    const found = this.#pictures.get(key);
    if (!found) return null;
    this.#pictures.delete(key);
    this.#pictures.set(key, found);
    return found.retain();
  }

  put(key: string, picture: GpuPicture): void {
    this.#pictures.get(key)?.release();
    this.#pictures.set(key, picture.retain());
    let total = [...this.#pictures.values()].reduce((sum, each) => sum + each.memoryBytes, 0);
    for (const [oldest, each] of this.#pictures) {
      if (total <= MOST_BYTES || oldest === key) break;
      total -= each.memoryBytes;
      this.#pictures.delete(oldest);
      each.release();
    }
  }

  clear(): void {
    for (const picture of this.#pictures.values()) picture.release();
    this.#pictures.clear();
  }

  get size(): number {
    return this.#pictures.size;
  }
}
