import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import type { Film } from './film.ts';
import type { SourceName } from './sources.ts';

/**
 * One statement about the picture that every host must make true. The oracle is FFmpeg's own rendering of the same thing from
 * the same files; where FFmpeg has no such operation, the other host is the only judge.
 */
export interface ConformanceCase {
  readonly name: string;
  readonly area: 'file' | 'transform' | 'blend' | 'transition' | 'title' | 'color';
  readonly media: readonly SourceName[];
  /** Builds the film; `assets` in the order of `media`. */
  readonly film: (assets: readonly MediaAsset[]) => Film;
  /** Output frames that are rendered and compared. */
  readonly frames: readonly number[];
  /**
   * FFmpeg filter graph over the inputs `[0:v]`, `[1:v]` … in the order of `media`, ending in `[out]` with the film's size and rate;
   * or null. Rendered as yuv420p BT.709 limited.
   */
  readonly oracle: string | null;
  /** dB over all planes against the oracle. */
  readonly psnrAtLeast: number;
}

/** Sequence shape of nearly all cases: small, so that forty of them take seconds on a software GPU. */
export const WIDTH = 320;
export const HEIGHT = 180;
