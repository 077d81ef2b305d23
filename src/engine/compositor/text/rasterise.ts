import { Resvg } from '@resvg/resvg-wasm';
import type { AssetPort } from '../../ports/asset-port.ts';
import { startResvg } from '../../ports/resvg-module.ts';

export interface Raster {
  /** Premultiplied. */
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** An SVG of paths as pixels, the same on every host. @param zoom pixels in an SVG unit */
export async function rasterise(assets: AssetPort, svg: string, zoom: number): Promise<Raster> {
  await startResvg(assets);
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: { loadSystemFonts: false },
  });
  try {
    const image = resvg.render();
    try {
      return { rgba: image.pixels, width: image.width, height: image.height };
    } finally {
      image.free();
    }
  } finally {
    resvg.free();
  }
}
