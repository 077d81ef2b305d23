import type { Curve } from './curve.ts';
import type { Ramp } from './ramp.ts';

/** One stretch of one source on a track, in samples of the mix. */
export interface PlannedSpan {
  readonly clip: string;
  /** Index in `takes`. */
  readonly take: number;
  /** Samples start … end − 1 sound. */
  readonly start: number;
  readonly end: number;
  /** dB. */
  readonly gain: Curve;
  /** −1 left … 1 right. */
  readonly pan: Curve;
  readonly ramps: readonly Ramp[];
  /** Index in the track's `chains`; −1: the take as it is. */
  readonly chain: number;
  /** Ids of the clip's own effects in the order of that chain, which may be of the clip before it. */
  readonly effects: readonly string[];
}
