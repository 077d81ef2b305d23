// Playing round and round: samples from … to − 1 of the sequence, after the last comes the first.

import { type Ticks, ticksToSamples } from '../../src/base/time.ts';
import { BLOCK } from '../../src/engine/audio/block.ts';
import type { TimeLoop } from '../../src/protocol/clock-anchor.ts';

export interface LoopRange {
  readonly from: number;
  readonly to: number;
}

/** In samples; null for none, or for one that is too short to be mixed in blocks. */
export function loopSamples(loop: TimeLoop | null, sampleRate: number): LoopRange | null {
  if (!loop) return null;
  const at = (time: Ticks): number => Math.max(0, Math.floor(ticksToSamples(time, sampleRate)));
  const [from, to] = [at(loop.start), at(loop.end)];
  return to - from >= BLOCK ? { from, to } : null;
}

/** Where a sample lies that the play would reach without the loop. What has not come to the loop yet stays where it is. */
export function wrapped(sample: number, loop: LoopRange | null, rate: number): number {
  if (!loop) return sample;
  const length = loop.to - loop.from;
  if (rate >= 0) return sample < loop.to ? sample : loop.from + ((sample - loop.from) % length);
  return sample >= loop.from ? sample : loop.to - 1 - ((loop.to - 1 - sample) % length);
}

/** Where a new pass begins. */
export const entryOf = ({ from, to }: LoopRange, rate: number): number => (rate >= 0 ? from : to);
