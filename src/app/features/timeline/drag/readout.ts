import type { FrameRate, Ticks } from '../../../../base/time.ts';
import { formatTimecode } from '../../../../base/timecode.ts';

/** `+00:00:01:12`: how far a drag has gone. */
export const signed = (delta: Ticks, rate: FrameRate): string =>
  `${delta < 0 ? '−' : '+'}${formatTimecode(Math.abs(delta), rate)}`;
