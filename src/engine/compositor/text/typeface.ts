import type * as HarfBuzz from 'harfbuzzjs';
import { StoryError } from '../../../base/errors.ts';
import type { AssetPort } from '../../ports/asset-port.ts';
import { type FontFamily, familiesFor, fontFile } from './font-catalogue.ts';

/** Outlines and advances are in thousandths of an em, whatever the file's own grid. */
export const EM = 1000;

export interface ShapedGlyph {
  readonly glyph: number;
  /** Index of the first UTF-16 unit of the cluster. */
  readonly cluster: number;
  /** Thousandths of an em; y up. */
  readonly advance: number;
  readonly x: number;
  readonly y: number;
}

/** One font file, ready to shape and draw. */
export class Typeface {
  readonly file: string;
  readonly ascent: number;
  readonly descent: number;
  readonly #hb: typeof HarfBuzz;
  readonly #font: HarfBuzz.Font;
  readonly #outlines = new Map<number, string>();

  constructor(hb: typeof HarfBuzz, file: string, bytes: Uint8Array) {
    this.file = file;
    this.#hb = hb;
    this.#font = new hb.Font(new hb.Face(new hb.Blob(bytes)));
    this.#font.setScale(EM, EM);
    const extents = this.#font.hExtents();
    this.ascent = extents.ascender;
    this.descent = -extents.descender;
  }

  covers(codePoint: number): boolean {
    return this.#font.glyph(codePoint) !== undefined;
  }

  /** Glyphs from left to right. `from` and `to` are UTF-16 indices; the rest of the text is context for joining. */
  shape(text: string, start: number, end: number, rtl: boolean, ligatures: boolean): ShapedGlyph[] {
    const { Buffer, Direction, Feature, shape } = this.#hb;
    const buffer = new Buffer();
    buffer.addText(text, start, end - start);
    buffer.setDirection(rtl ? Direction.RTL : Direction.LTR);
    buffer.guessSegmentProperties();
    const off = ligatures ? [] : ['liga', 'clig'].map((tag) => new Feature(tag, 0));
    shape(this.#font, buffer, off);
    return buffer.getGlyphInfosAndPositions().map((glyph) => ({
      glyph: glyph.codepoint,
      cluster: glyph.cluster,
      advance: glyph.xAdvance ?? 0,
      x: glyph.xOffset ?? 0,
      y: glyph.yOffset ?? 0,
    }));
  }

  /** SVG path data, y up; empty for a space. */
  outline(glyph: number): string {
    const known = this.#outlines.get(glyph);
    if (known !== undefined) return known;
    const path = this.#font.glyphToPath(glyph);
    this.#outlines.set(glyph, path);
    return path;
  }
}

/** Fonts are loaded when a title first needs them, and kept. */
export class TypefaceStore {
  readonly #assets: AssetPort;
  readonly #loading = new Map<string, Promise<Typeface>>();

  constructor(assets: AssetPort) {
    this.#assets = assets;
  }

  /** The wanted face, then the fallbacks. @throws StoryError `asset-unavailable` */
  async faces(name: string, weight: number, italic: boolean): Promise<Typeface[]> {
    return Promise.all(familiesFor(name).map((family) => this.#face(family, weight, italic)));
  }

  #face(family: FontFamily, weight: number, italic: boolean): Promise<Typeface> {
    const file = fontFile(family, weight, italic);
    const known = this.#loading.get(file);
    if (known) return known;
    const loading = this.#load(file);
    this.#loading.set(file, loading);
    // A failure (offline) is not remembered.
    loading.catch(() => this.#loading.delete(file));
    return loading;
  }

  async #load(file: string): Promise<Typeface> {
    const [hb, bytes] = await Promise.all([loadHarfBuzz(), this.#assets.load(`font:${file}`)]);
    return new Typeface(hb, file, bytes);
  }
}

/** harfbuzzjs fetches its own module, beside its script, while it is imported. */
async function loadHarfBuzz(): Promise<typeof HarfBuzz> {
  try {
    return await import('harfbuzzjs');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoryError('asset-unavailable', { params: { name: 'harfbuzz.wasm', reason }, cause });
  }
}
