import type { Ticks } from '../../base/time.ts';
import type { TimeLoop } from '../../protocol/clock-anchor.ts';

export const sameLoop = (a: TimeLoop | null, b: TimeLoop | null): boolean =>
  a?.start === b?.start && a?.end === b?.end;

/** Outside of the loop playing begins where a pass does. @param frame ticks */
export const startWithin = ({ start, end }: TimeLoop, from: Ticks, rate: number, frame: Ticks): Ticks =>
  from >= start && from < end ? from : rate > 0 ? start : end - frame;
