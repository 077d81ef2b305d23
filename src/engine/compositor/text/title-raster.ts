/** A title's ink in premultiplied RGBA, cut to what is not transparent. */
export interface TitleRaster {
  /** Content hash of everything that shaped it. */
  readonly key: string;
  readonly rgba: Uint8Array;
  /** Pixels of the raster. */
  readonly width: number;
  readonly height: number;
  /** Where the raster stands in the sequence's frame, in sequence pixels. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Characters no font has; drawn as boxes. */
  readonly missing: readonly string[];
}
