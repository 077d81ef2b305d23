// The page's copy of the filmstrips: the newest pictures within a budget, found by the time nearest to the one asked for.
import type { Ticks } from '../../src/base/time.ts';

interface Picture {
  readonly image: ImageBitmap;
  readonly exact: boolean;
  usedAt: number;
}

interface Answer {
  readonly image: ImageBitmap | null;
  /** Whether the exact picture of this very time is there: nothing needs to be made. */
  readonly complete: boolean;
}

const BYTES_A_PIXEL = 4;

export class ThumbnailStore {
  readonly #budgetBytes: number;
  readonly #assets = new Map<string, Map<Ticks, Picture>>();
  #bytes = 0;
  #clock = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  add(asset: string, time: Ticks, image: ImageBitmap, exact: boolean): void {
    const pictures = this.#assets.get(asset) ?? new Map<Ticks, Picture>();
    this.#assets.set(asset, pictures);
    const before = pictures.get(time);
    // A stand-in that comes late must not replace the exact picture.
    if (before?.exact && !exact) {
      image.close();
      return;
    }
    if (before) this.#drop(pictures, time, before);
    pictures.set(time, { image, exact, usedAt: this.#clock++ });
    this.#bytes += sizeOf(image);
    this.#shrink();
  }

  get(asset: string, time: Ticks): Answer {
    const pictures = this.#assets.get(asset);
    const exact = pictures?.get(time);
    if (exact) {
      exact.usedAt = this.#clock++;
      return { image: exact.image, complete: exact.exact };
    }
    let nearest: Picture | null = null;
    let distance = Number.POSITIVE_INFINITY;
    for (const [at, picture] of pictures ?? []) {
      if (Math.abs(at - time) >= distance) continue;
      nearest = picture;
      distance = Math.abs(at - time);
    }
    return { image: nearest?.image ?? null, complete: false };
  }

  forget(asset: string): void {
    const pictures = this.#assets.get(asset);
    for (const [time, picture] of pictures ?? []) this.#drop(pictures!, time, picture);
    this.#assets.delete(asset);
  }

  clear(): void {
    for (const asset of [...this.#assets.keys()]) this.forget(asset);
  }

  #drop(pictures: Map<Ticks, Picture>, time: Ticks, picture: Picture): void {
    pictures.delete(time);
    this.#bytes -= sizeOf(picture.image);
    picture.image.close();
  }

  /** A tenth more than needed goes at once: sorting for every new picture would cost more than it frees. */
  #shrink(): void {
    if (this.#bytes <= this.#budgetBytes) return;
    const all = [...this.#assets.values()].flatMap((pictures) =>
      [...pictures].map(([time, picture]) => ({ pictures, time, picture })),
    );
    all.sort((a, b) => a.picture.usedAt - b.picture.usedAt);
    for (const { pictures, time, picture } of all) {
      if (this.#bytes <= this.#budgetBytes * 0.9) return;
      this.#drop(pictures, time, picture);
    }
  }
}

const sizeOf = (image: ImageBitmap): number => image.width * image.height * BYTES_A_PIXEL;
