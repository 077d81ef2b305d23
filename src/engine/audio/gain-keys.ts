// Clip gain in dB over keyframes. The mixer asks at the edges of its blocks and draws straight lines between: 2.7 ms at 48 kHz,
// during which even a move of 60 dB a second strays under 0.01 dB; a `hold` step takes that long and so cannot click.
import { dbToGain } from './decibels.ts';

export interface GainKey {
  /** Sample of the sequence, may lie between two. */
  readonly at: number;
  readonly db: number;
  /** The way to the next key. */
  readonly ease: 'linear' | 'hold' | 'smooth';
}

/** dB at `sample`: held before the first and after the last key. Keys rise in `at`. */
export function keyedDb(keys: readonly GainKey[], sample: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]!.at <= sample) low = middle + 1;
    else high = middle;
  }
  const before = keys[low - 1];
  const after = keys[low];
  if (!before) return after ? after.db : 0;
  if (!after || before.ease === 'hold') return before.db;
  const x = (sample - before.at) / (after.at - before.at);
  return before.db + (after.db - before.db) * (before.ease === 'smooth' ? x * x * (3 - 2 * x) : x);
}

export const keyedGain = (keys: readonly GainKey[], sample: number): number =>
  dbToGain(keyedDb(keys, sample));
