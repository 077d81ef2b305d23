// Keyframes count from the start of their clip: when the start moves over the media, they move back by as much, so that each
// stays with its picture.
import type { Ticks } from '../../../base/time.ts';
import type { Clip, Crop, Transform } from '../../records/clip.ts';
import type { EffectInstance } from '../../records/effect-instance.ts';
import type { Animated } from '../../records/fields.ts';

const isAnimated = (value: unknown): value is Exclude<Animated, number> =>
  typeof value === 'object' && value !== null && 'keys' in value;

function shift<T>(value: T, by: Ticks): T {
  if (!isAnimated(value)) return value;
  return { ...value, keys: value.keys.map((key) => ({ ...key, at: key.at + by })) };
}

const shiftAll = <T extends object>(fields: T, by: Ticks): T =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shift(value, by)])) as T;

export const shiftClipKeys = (
  clip: Clip,
  by: Ticks,
): { transform: Transform; crop: Crop; opacity: Animated; gainDb: Animated; pan: Animated } => ({
  transform: shiftAll(clip.transform, by),
  crop: shiftAll(clip.crop, by),
  opacity: shift(clip.opacity, by),
  gainDb: shift(clip.gainDb, by),
  pan: shift(clip.pan, by),
});

export const shiftParams = (params: EffectInstance['params'], by: Ticks): EffectInstance['params'] =>
  shiftAll(params, by);

/** Keys in rising order, the last of several at one time; what the record's type asks for. */
export function sortKeys<T>(value: T): T {
  if (!isAnimated(value)) return value;
  const byTime = new Map(value.keys.map((key) => [key.at, key]));
  return { ...value, keys: [...byTime.values()].sort((a, b) => a.at - b.at) };
}

export const sortAllKeys = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, sortKeys(value)])) as T;

/** The same for the values inside a panner. */
export const sortPanner = <T extends { panner?: object | null | undefined }>(fields: T): T =>
  fields.panner ? { ...fields, panner: sortAllKeys(fields.panner) } : fields;

/** Held before the first and after the last key; what engine/timeline/keyframes.ts shows. */
export function keyedValue(value: Animated, at: Ticks): number {
  if (typeof value === 'number') return value;
  const next = value.keys.findIndex((key) => key.at > at);
  const before = value.keys[(next < 0 ? value.keys.length : next) - 1];
  const after = next < 0 ? undefined : value.keys[next];
  if (!before) return after!.value;
  if (!after || before.ease === 'hold') return before.value;
  const u = (at - before.at) / (after.at - before.at);
  return before.value + (after.value - before.value) * (before.ease === 'smooth' ? u * u * (3 - 2 * u) : u);
}
