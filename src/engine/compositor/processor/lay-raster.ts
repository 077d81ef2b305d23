import type { LayerDraw } from '../../frame-graph/frame-plan.ts';
import type { OutputColor } from '../../frame-graph/source-color.ts';
import { codesFromRgb } from '../color-matrix.ts';
import type { TargetPlanes } from './lay-picture.ts';
import { PLANES, type PlaneIndex, pixelsOf, planePlace } from './plane-place.ts';

/** A rasteriser's picture: premultiplied RGBA. */
export interface Raster {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** One plane of a raster in the output's encoding. */
interface InkPlane {
  readonly width: number;
  readonly height: number;
  /** Code times alpha. */
  readonly codes: Float32Array;
  /** 0…1 */
  readonly alphas: Float32Array;
  /** Of each row, the first sample with ink and the one after the last. */
  readonly begin: Int32Array;
  readonly end: Int32Array;
}

/** A raster as planes; made once, laid over many frames. */
export type InkPlanes = readonly [InkPlane, InkPlane, InkPlane];

export function inkPlanes(raster: Raster, color: OutputColor): InkPlanes {
  const rows = codesFromRgb(color, 8);
  return [inkPlane(raster, rows[0], 0), inkPlane(raster, rows[1], 1), inkPlane(raster, rows[2], 2)];
}

function inkPlane(
  { rgba, width, height }: Raster,
  [red, green, blue, offset]: readonly [number, number, number, number],
  plane: PlaneIndex,
): InkPlane {
  const by = pixelsOf(plane);
  const [columns, lines] = [Math.ceil(width / by), Math.ceil(height / by)];
  const codes = new Float32Array(columns * lines);
  const alphas = new Float32Array(columns * lines);
  const share = 1 / (255 * by * by);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      const alpha = rgba[from + 3]!;
      if (alpha === 0) continue;
      const to = Math.floor(y / by) * columns + Math.floor(x / by);
      const code = red * rgba[from]! + green * rgba[from + 1]! + blue * rgba[from + 2]! + offset * alpha;
      codes[to] = codes[to]! + code * share;
      alphas[to] = alphas[to]! + alpha * share;
    }
  }
  return { width: columns, height: lines, codes, alphas, ...inked(alphas, columns, lines) };
}

function inked(alphas: Float32Array, width: number, height: number) {
  const begin = new Int32Array(height);
  const end = new Int32Array(height);
  for (let y = 0; y < height; y++) {
    const row = alphas.subarray(y * width, (y + 1) * width);
    const first = row.findIndex((alpha) => alpha > 0);
    if (first < 0) continue;
    begin[y] = first;
    end[y] = row.findLastIndex((alpha) => alpha > 0) + 1;
  }
  return { begin, end };
}

/** Lays a raster whose pixels lie on the output's, its place even, over the planes: inside its own ink. */
export function layRaster(target: TargetPlanes, draw: LayerDraw, inks: InkPlanes): void {
  for (const plane of PLANES) layPlane(target, draw, inks[plane], plane);
}

function layPlane(target: TargetPlanes, draw: LayerDraw, ink: InkPlane, plane: PlaneIndex): void {
  const bytes = new Uint8ClampedArray(target.bytes.buffer, target.bytes.byteOffset, target.bytes.byteLength);
  const by = pixelsOf(plane);
  const to = planePlace(target.layout, plane);
  const { codes, alphas } = ink;
  const x = Math.round(-draw.fromOutput.e) / by;
  const y = Math.round(-draw.fromOutput.f) / by;
  const { keep, tintCode, tintAlpha } = shares(draw, target.color, plane);
  const { box } = draw;
  const firstColumn = Math.floor(box.left / by) - x;
  const lastColumn = Math.min(Math.ceil(box.right / by), to.width) - x;
  const firstRow = Math.max(0, Math.floor(box.top / by) - y);
  const lastRow = Math.min(ink.height, Math.min(Math.ceil(box.bottom / by), to.height) - y);
  for (let row = firstRow; row < lastRow; row++) {
    const until = Math.min(ink.end[row]!, lastColumn);
    const at = row * ink.width;
    const start = to.offset + (y + row) * to.stride + x;
    for (let i = Math.max(ink.begin[row]!, firstColumn); i < until; i++) {
      const alpha = alphas[at + i]!;
      if (alpha === 0) continue;
      const laid = codes[at + i]! * keep + alpha * tintCode;
      bytes[start + i] = bytes[start + i]! * (1 - alpha * tintAlpha) + laid;
    }
  }
}

/** Of the ink's code, of the tint for each unit of alpha, and of what the alpha hides. */
function shares({ opacity, tint }: LayerDraw, color: OutputColor, plane: PlaneIndex) {
  if (!tint) return { keep: opacity, tintCode: 0, tintAlpha: opacity };
  const { amount } = tint;
  const { r, g, b, a } = tint.color;
  const [red, green, blue, offset] = codesFromRgb(color, 8)[plane];
  return {
    keep: (1 - amount) * opacity,
    tintCode: (red * r + green * g + blue * b + offset) * a * amount * opacity,
    tintAlpha: (1 - amount + a * amount) * opacity,
  };
}
