import type { Layer, ResolvedFrame } from '../timeline/types.ts';
import type { Affine, Box } from './affine.ts';
import type { PictureShape } from './layer-placement.ts';
import type { RgbaColor } from './rgba-color.ts';
import type { OutputColor, SourceColor } from './source-color.ts';

export interface OutputShape {
  readonly width: number;
  readonly height: number;
  /** How a sequence of another shape stands in the output. */
  readonly fit: 'contain' | 'cover';
  readonly color: OutputColor;
  readonly bitDepth: 8 | 10;
}

/** Sample layouts that the compositor tells apart. `rgba` is any interleaved 8-bit RGB. */
export type PlaneLayout = 'i420' | 'i422' | 'i444' | 'rgba';

/** What the graph must know of a layer's picture. */
export interface LayerPicture extends PictureShape {
  readonly layout: PlaneLayout;
  readonly bitDepth: 8 | 10 | 12;
  readonly alpha: boolean;
  readonly color: SourceColor;
}

export interface LayerDraw {
  readonly kind: 'draw';
  readonly layer: Layer;
  /** Null for a plain colour, which fills its unit square. */
  readonly picture: LayerPicture | null;
  readonly fill: RgbaColor | null;
  /** Texels (or the unit square) to output pixels, and back. */
  readonly toOutput: Affine;
  readonly fromOutput: Affine;
  /** What the crop leaves, in texels. */
  readonly texels: Box;
  /** Output pixels that can change. */
  readonly box: Box;
  /** 0…1 */
  readonly opacity: number;
  readonly blend: Layer['blend'];
  /** Mixed into the picture inside its own shape: dips, and fades from or to a colour. */
  readonly tint: { readonly color: RgbaColor; readonly amount: number } | null;
  /** One texel is one output pixel, upright, on even coordinates: planes can be moved without resampling. */
  readonly exact: boolean;
  /** Every pixel of this box (possibly empty) becomes opaque. */
  readonly solid: Box;
}

/** Both drawn over the same backdrop, then mixed. */
export interface PairDraw {
  readonly kind: 'pair';
  readonly from: LayerDraw;
  readonly to: LayerDraw;
  /** Share of `to`, 0…1. */
  readonly mix: number;
  readonly box: Box;
}

export type Draw = LayerDraw | PairDraw;

/** Where the output's planes start from before anything is laid over them. */
export type Base =
  | { readonly kind: 'fill'; readonly color: RgbaColor }
  /** The planes of one full-frame picture. */
  | { readonly kind: 'picture'; readonly draw: LayerDraw }
  /** planes × keep + colour × (1 − keep): opacity over the background, dips. */
  | { readonly kind: 'tint'; readonly draw: LayerDraw; readonly color: RgbaColor; readonly keep: number }
  | { readonly kind: 'dissolve'; readonly from: LayerDraw; readonly to: LayerDraw; readonly mix: number };

export interface FramePlan {
  readonly frame: ResolvedFrame;
  readonly output: OutputShape;
  readonly base: Base;
  /** Laid over the base, bottom first. */
  readonly overlays: readonly Draw[];
  /** What the accumulator starts from inside `clip`, when the base is a fill. */
  readonly background: RgbaColor;
  /**
   * untouched: the one base picture is the result. planar: integer work on planes. rgba: `region` goes through an RGBA accumulator.
   */
  readonly path: 'untouched' | 'planar' | 'rgba';
  /** Even-aligned union of the overlays' boxes; empty without overlays. */
  readonly region: Box;
  /** Pixels that the sequence covers; the rest are bars. */
  readonly clip: Box;
}
