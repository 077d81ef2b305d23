// Weights of BS.1770-5, annex 1, table 3 and annex 3: 1.41 (+1.5 dB) for a loudspeaker at ear height whose azimuth is 60° … 120°, 1 for
// every other, nothing for the LFE. Surrounds of 5.1 stand at 110° and the side pair of 7.1 at 90°, so both are raised; the rear pair
// of 7.1 at 135° and the rear centre are not. (FFmpeg's ebur128 raises those as well.)
import type { Layout, Speaker } from '../layout.ts';

const SURROUND = 1.41;

const WEIGHTS: Readonly<Record<Speaker, number>> = {
  M: 1,
  L: 1,
  R: 1,
  C: 1,
  LFE: 0,
  Ls: SURROUND,
  Rs: SURROUND,
  Lb: 1,
  Rb: 1,
  Cb: 1,
};

/** One factor a channel, for its mean square. */
export const channelWeights = (layout: Layout): Float64Array =>
  Float64Array.from(layout, (speaker) => WEIGHTS[speaker] ?? 1);
