// Keys of one value, put in, taken out and moved. Times are those of the keys.
import type { Ticks } from '../../../base/time.ts';
import type { Animated, Keyframe } from '../../records/fields.ts';
import { keyedValue } from './keyframes.ts';

export type Ease = Keyframe['ease'];

const keysOf = (value: Animated): readonly Keyframe[] => (typeof value === 'number' ? [] : value.keys);

const rising = (keys: Keyframe[]): Animated => ({ keys: keys.sort((a, b) => a.at - b.at) });

/**
 * What is not given stays: a key that is there keeps its value and its ease; a new one takes the value that is there at that time, and
 * the ease of the key before it, so that the way around it keeps its kind.
 */
export function setKey(old: Animated, at: Ticks, value?: number, ease?: Ease): Animated {
  const keys = keysOf(old);
  const there = keys.find((key) => key.at === at);
  const before = keys.findLast((key) => key.at < at);
  const key: Keyframe = {
    ...there,
    at,
    value: value ?? there?.value ?? keyedValue(old, at),
    ease: ease ?? there?.ease ?? before?.ease ?? 'linear',
  };
  return rising([...keys.filter((other) => other.at !== at), key]);
}

/** The value itself when there is no key at that time; the last key leaves its value behind. */
export function removeKey(old: Animated, at: Ticks): Animated {
  const keys = keysOf(old);
  const left = keys.filter((key) => key.at !== at);
  if (left.length === keys.length) return old;
  return left.length > 0 ? rising(left) : keys[0]!.value;
}

/** Takes the place of a key that is there already. */
export function moveKey(old: Animated, from: Ticks, to: Ticks): Animated {
  const keys = keysOf(old);
  const moved = keys.find((key) => key.at === from);
  if (!moved || from === to) return old;
  return rising([...keys.filter((key) => key.at !== from && key.at !== to), { ...moved, at: to }]);
}
