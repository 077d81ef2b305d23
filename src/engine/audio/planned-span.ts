import type { GainKey } from './gain-keys.ts';
import type { Ramp } from './ramp.ts';

/** One stretch of one source on a track, in samples of the mix. */
export interface PlannedSpan {
  readonly clip: string;
  /** Index in `takes`. */
  readonly take: number;
  /** Samples start … end − 1 sound. */
  readonly start: number;
  readonly end: number;
  /** Linear gain, or keys. */
  readonly gain: number | readonly GainKey[];
  readonly pan: number;
  readonly ramps: readonly Ramp[];
}
