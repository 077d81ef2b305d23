// What a hand does to a curve. Points are named by their time: there is one at a time.
import type { Ticks } from '../../../base/time.ts';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Animated, Keyframe } from '../../../project/records/fields.ts';
import type { ValueLaw } from './value-law.ts';

export type Ease = Keyframe['ease'];

export const keysOf = (curve: Animated): readonly Keyframe[] => (typeof curve === 'number' ? [] : curve.keys);

const sorted = (keys: readonly Keyframe[]): Keyframe[] =>
  [...new Map(keys.map((key) => [key.at, key])).values()].sort((a, b) => a.at - b.at);

/** A point that is there already gets the value. The way to the next point keeps its kind. */
export function withPoint(curve: Animated, at: Ticks, value: number, law: ValueLaw): Animated {
  const keys = keysOf(curve);
  const before = keys.findLast((key) => key.at <= at);
  const ease = before?.ease ?? (law.switches ? 'hold' : 'linear');
  return { keys: sorted([...keys, { at, value, ease }]) };
}

/**
 * Points go along together; where one comes to stand on another that stays, it takes its place.
 * @param by ticks; no point goes before 0, and all keep their distances
 * @param lift of the place on the drawn curve, so that each moves as far as the hand
 */
export function movedPoints(
  curve: Animated,
  points: ReadonlySet<Ticks>,
  by: Ticks,
  lift: number,
  law: ValueLaw,
): { readonly curve: Animated; readonly points: ReadonlySet<Ticks> } {
  const keys = keysOf(curve);
  const own = keys.filter((key) => points.has(key.at));
  const first = own[0];
  if (!first) return { curve, points };
  // What a trim has left ahead of the clip may stay there.
  const shift = first.at < 0 ? by : Math.max(by, -first.at);
  const moved = own.map((key) => ({
    ...key,
    at: key.at + shift,
    value: lift === 0 ? key.value : law.at(Math.min(1, Math.max(0, law.place(key.value) + lift))),
  }));
  const rest = keys.filter((key) => !points.has(key.at));
  return { curve: { keys: sorted([...rest, ...moved]) }, points: new Set(moved.map(({ at }) => at)) };
}

/** All of these points at one value. */
export const withValue = (curve: Animated, points: ReadonlySet<Ticks>, value: number): Animated =>
  typeof curve === 'number'
    ? value
    : { keys: curve.keys.map((key) => (points.has(key.at) ? { ...key, value } : key)) };

/** By steps of the keyboard, within the law's bounds. */
export function steppedPoints(
  curve: Animated,
  points: ReadonlySet<Ticks>,
  by: number,
  law: ValueLaw,
): Animated {
  const step = (value: number) =>
    law.switches
      ? law.at(Math.min(1, Math.max(0, law.place(value) + by / (law.max - law.min))))
      : Math.min(law.max, Math.max(law.min, value + by));
  if (typeof curve === 'number') return step(curve);
  return {
    keys: curve.keys.map((key) => (points.has(key.at) ? { ...key, value: step(key.value) } : key)),
  };
}

/** Without its last point a curve is the constant that it was there. */
export function withoutPoints(curve: Animated, points: ReadonlySet<Ticks>): Animated {
  const keys = keysOf(curve);
  const left = keys.filter((key) => !points.has(key.at));
  if (left.length === keys.length) return curve;
  return left.length > 0 ? { keys: left } : (keys[0]?.value ?? curve);
}

/** The way from each of these points to the next. */
export const withEase = (curve: Animated, points: ReadonlySet<Ticks>, ease: Ease): Animated =>
  typeof curve === 'number'
    ? curve
    : { keys: curve.keys.map((key) => (points.has(key.at) ? { ...key, ease } : key)) };

/** A constant: what it is at that time. */
export const flattened = (curve: Animated, at: Ticks): number => valueAt(curve, at);
