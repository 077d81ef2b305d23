import type { Ticks } from '../../base/time.ts';
import type { Animated } from '../../project/records/fields.ts';

/** Smoothstep: starts and lands with zero slope, so that moves do not jerk (3u² − 2u³). */
const smooth = (u: number): number => u * u * (3 - 2 * u);

/**
 * The value at `at` ticks from the clip's start. Held before the first and after the last key. Two keys at one time (merged
 * edits): the later in the list counts from that time on.
 */
export function valueAt(animated: Animated, at: Ticks): number {
  if (typeof animated === 'number') return animated;
  const { keys } = animated;
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  const next = keys[low];
  const previous = keys[low - 1];
  if (!previous) return next!.value;
  if (!next || previous.ease === 'hold') return previous.value;
  const u = (at - previous.at) / (next.at - previous.at);
  return previous.value + (next.value - previous.value) * (previous.ease === 'smooth' ? smooth(u) : u);
}

export const isAnimated = (animated: Animated): boolean =>
  typeof animated !== 'number' && animated.keys.some((key) => key.value !== animated.keys[0]!.value);
