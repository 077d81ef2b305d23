import { hashValue } from '../../../base/hash.ts';
import { boundsOf, intersect, inverse, isEmpty } from '../../frame-graph/affine.ts';
import type { OutputShape } from '../../frame-graph/frame-plan.ts';
import type { Layer, ResolvedFrame } from '../../frame-graph/frame-types.ts';
import { geometryAffine, outputAffine } from '../../frame-graph/layer-placement.ts';
import type { AssetPort } from '../../ports/asset-port.ts';
import { type Area, layoutTitle, type Title } from './layout-title.ts';
import { rasterise } from './rasterise.ts';
import type { TitleRaster } from './title-raster.ts';
import { inkArea, titleSvg } from './title-svg.ts';
import { TypefaceStore } from './typeface.ts';

/** Rasters kept, by bytes. */
const MOST_BYTES = 128 * 2 ** 20;
/** Pixels a side: what every WebGPU device takes. A larger title is rasterised smaller and scaled up. */
const MOST_PIXELS = 8192;
/** Of a whole raster: 64 MB. */
const MOST_AREA = 16 * 2 ** 20;
/** A title that is magnified more than this is scaled up. */
const MOST_ZOOM = 8;

/** A minified title shows many pages of a text; this many are more than any text has. */
const MOST_PAGES = 1000;
const NO_CROP = { left: 0, top: 0, right: 0, bottom: 0 };

/** Turns titles into pixels, by content: a title that stands still is laid out and rasterised once. */
export class TitleSetter {
  readonly #assets: AssetPort;
  readonly #faces: TypefaceStore;
  readonly #rasters = new Map<string, Promise<TitleRaster | null>>();
  #bytes = 0;

  constructor(assets: AssetPort) {
    this.#assets = assets;
    this.#faces = new TypefaceStore(assets);
  }

  /** Null when there is no ink: no text and no background. @throws StoryError `asset-unavailable` */
  async raster(
    title: Title,
    layer: Layer,
    frame: Pick<ResolvedFrame, 'width' | 'height'>,
    output: OutputShape,
  ): Promise<TitleRaster | null> {
    if (title.text.trim() === '') return null;
    const zoom = zoomFor(layer, frame, output);
    // Effects reach beyond the ink and turn about the whole frame.
    const whole = layer.effects.length > 0;
    const pages = whole ? { left: 0, top: 0, right: 1, bottom: 1 } : visiblePages(layer, frame);
    if (!pages) return null;
    const { id, ...look } = title;
    const key = hashValue({ look, width: frame.width, height: frame.height, zoom, whole, pages });
    const known = this.#rasters.get(key);
    if (known) {
      this.#rasters.delete(key);
      this.#rasters.set(key, known);
      return known;
    }
    const making = this.#make(key, title, frame, zoom, whole, pages);
    this.#rasters.set(key, making);
    try {
      const raster = await making;
      this.#bytes += raster?.rgba.byteLength ?? 0;
      await this.#trim();
      return raster;
    } catch (error) {
      this.#rasters.delete(key);
      throw error;
    }
  }

  close(): void {
    this.#rasters.clear();
    this.#bytes = 0;
  }

  async #make(
    key: string,
    title: Title,
    frame: Pick<ResolvedFrame, 'width' | 'height'>,
    wanted: number,
    whole: boolean,
    pages: Area,
  ): Promise<TitleRaster | null> {
    const faces = await this.#faces.faces(title.font, title.weight, title.italic);
    const laid = layoutTitle(title, faces, frame);
    const unit = frame.height / 1080;
    const seen: Area = {
      left: pages.left * frame.width,
      top: pages.top * frame.height,
      right: pages.right * frame.width,
      bottom: pages.bottom * frame.height,
    };
    const ink = whole ? seen : intersect(inkArea(title, laid, unit), seen);
    if (isEmpty(ink)) return null;
    const zoom = Math.min(wanted, largestZoom(ink));
    const view = onGrid(ink, zoom);
    const svg = titleSvg(title, laid, unit, view);
    const raster = await rasterise(this.#assets, svg, zoom);
    return { key: `title:${key}`, ...raster, ...view, missing: laid.missing };
  }

  async #trim(): Promise<void> {
    for (const [key, making] of this.#rasters) {
      if (this.#bytes <= MOST_BYTES || this.#rasters.size === 1) return;
      this.#rasters.delete(key);
      this.#bytes -= (await making)?.rgba.byteLength ?? 0;
    }
  }
}

/**
 * Frame-sized pages of the title that can be seen: a credit roll is rasterised page by page, and only when a new page comes into
 * view. Null when the layer has no size.
 */
function visiblePages(layer: Layer, frame: Pick<ResolvedFrame, 'width' | 'height'>): Area | null {
  const geometry = geometryAffine(frame, { ...layer.geometry, crop: NO_CROP }, frame);
  const back = geometry && inverse(geometry);
  if (!back) return null;
  const seen = boundsOf(back, { left: 0, top: 0, right: frame.width, bottom: frame.height });
  const page = (value: number, size: number, round: (value: number) => number) => {
    const at = round(value / size - (round === Math.ceil ? 1e-6 : -1e-6));
    return Math.max(-MOST_PAGES, Math.min(MOST_PAGES, at));
  };
  return {
    left: page(seen.left, frame.width, Math.floor),
    top: page(seen.top, frame.height, Math.floor),
    right: page(seen.right, frame.width, Math.ceil),
    bottom: page(seen.bottom, frame.height, Math.ceil),
  };
}

/** Output pixels in a sequence pixel, doubled until a magnified title is sharp. */
function zoomFor(layer: Layer, frame: Pick<ResolvedFrame, 'width' | 'height'>, output: OutputShape): number {
  const scale = outputAffine(frame, output, output.fit).a;
  const magnified = Math.max(Math.abs(layer.geometry.scaleX), Math.abs(layer.geometry.scaleY));
  const doublings = Math.max(0, Math.ceil(Math.log2(Math.min(MOST_ZOOM, magnified))));
  return scale * 2 ** doublings;
}

function largestZoom({ left, top, right, bottom }: Area): number {
  const width = right - left;
  const height = bottom - top;
  // Four pixels are kept for the grid.
  const side = (MOST_PIXELS - 4) / Math.max(width, height);
  return Math.min(side, Math.sqrt(MOST_AREA / (width * height)));
}

/** Raster pixels lie on output pixels, starting at even ones, so that a title that stands still is not resampled. */
function onGrid(area: Area, zoom: number): Area {
  const down = (value: number) => (Math.floor((value * zoom) / 2) * 2) / zoom;
  const up = (value: number) => (Math.ceil((value * zoom) / 2) * 2) / zoom;
  return { left: down(area.left), top: down(area.top), right: up(area.right), bottom: up(area.bottom) };
}
