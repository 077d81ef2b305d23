import type { OutputColor } from '../../frame-graph/source-color.ts';
import type { TitleRaster } from '../text/title-raster.ts';
import { type InkPlanes, inkPlanes } from './lay-raster.ts';

const MOST_BYTES = 128 * 2 ** 20;

/** Titles as planes, the last used kept: a title that stands still is converted once. */
export class InkCache {
  readonly #inks = new Map<string, InkPlanes>();
  #bytes = 0;

  of(raster: TitleRaster, color: OutputColor): InkPlanes {
    const key = `${raster.key} ${color.matrix} ${color.fullRange}`;
    const known = this.#inks.get(key);
    const ink = known ?? inkPlanes(raster, color);
    this.#inks.delete(key);
    this.#inks.set(key, ink);
    if (!known) this.#bytes += bytesOf(ink);
    for (const [oldest, each] of this.#inks) {
      if (this.#bytes <= MOST_BYTES || oldest === key) break;
      this.#inks.delete(oldest);
      this.#bytes -= bytesOf(each);
    }
    return ink;
  }

  clear(): void {
    this.#inks.clear();
    this.#bytes = 0;
  }
}

const bytesOf = (ink: InkPlanes): number =>
  ink.reduce((sum, { codes, alphas }) => sum + codes.byteLength + alphas.byteLength, 0);
