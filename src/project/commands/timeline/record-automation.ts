// What a hand does on a fader, made into keyframes.
import type { Ticks } from '../../../base/time.ts';
import type { Animated, Keyframe } from '../../records/fields.ts';
import { keyedValue } from './keyframes.ts';

/** Where the fader stood at a time. */
export interface TouchPoint {
  readonly at: Ticks;
  readonly value: number;
}

/**
 * touch: only while the hand was on it, then back to what was there. latch: from the first touch on, the last value is held to the
 * end of the pass. write: the whole pass is written anew; before the first touch with the first value.
 */
export type RecordMode = 'touch' | 'latch' | 'write';

/** What follows a touch joins the old curve over so long: a jump there would be heard. */
export const RETURN_TICKS: Ticks = 705_600_000 / 20;

/**
 * Fewest of the points, straight lines between which stray from every point by at most `tolerance` (Douglas and Peucker, "Algorithms
 * for the reduction of the number of points", 1973, with the distance taken along the value alone). Points rise in `at`.
 */
export function thinPoints(points: readonly TouchPoint[], tolerance: number): TouchPoint[] {
  if (points.length < 3) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [first, last] = range;
    const [a, b] = [points[first]!, points[last]!];
    let worst = tolerance;
    let split = -1;
    for (let i = first + 1; i < last; i++) {
      const { at, value } = points[i]!;
      const line = a.value + ((b.value - a.value) * (at - a.at)) / (b.at - a.at);
      const error = Math.abs(value - line);
      if (error > worst) {
        worst = error;
        split = i;
      }
    }
    if (split < 0) continue;
    keep[split] = 1;
    open.push([first, split], [split, last]);
  }
  return points.filter((_, i) => keep[i] === 1);
}

/** Sorted by time, the last of several at one time, within the pass. */
function tidy(points: readonly TouchPoint[], from: Ticks, to: Ticks): TouchPoint[] {
  const byTime = new Map<Ticks, TouchPoint>();
  for (const point of points) if (point.at >= from && point.at <= to) byTime.set(point.at, point);
  return [...byTime.values()].sort((a, b) => a.at - b.at);
}

/**
 * The keys of a pass over `from` … `to`. `points` are of one touch: from the moment the hand took the fader to the moment it let go.
 * Where the recorded stretch meets what was there, the old curve keeps its value up to the tick before.
 * @returns `old` itself when nothing was touched
 */
export function recordAutomation(
  old: Animated,
  points: readonly TouchPoint[],
  pass: { readonly mode: RecordMode; readonly from: Ticks; readonly to: Ticks },
  tolerance: number,
): Animated {
  const touched = tidy(points, pass.from, pass.to);
  const [first, last] = [touched[0], touched.at(-1)];
  if (!first || !last) return old;
  const start = pass.mode === 'write' ? pass.from : first.at;
  const end = pass.mode === 'touch' ? last.at : pass.to;
  const stretch: TouchPoint[] = [
    ...(start < first.at ? [{ at: start, value: first.value }] : []),
    ...touched,
    ...(end > last.at ? [{ at: end, value: last.value }] : []),
  ];
  const keys: Keyframe[] = thinPoints(stretch, tolerance).map((point) => ({ ...point, ease: 'linear' }));
  const back = end + RETURN_TICKS;
  const earlier = typeof old === 'number' ? [] : old.keys.filter((key) => key.at < start);
  const later = typeof old === 'number' ? [] : old.keys.filter((key) => key.at > back);
  const into: Keyframe[] =
    start > 0 ? [{ at: start - 1, value: keyedValue(old, start - 1), ease: 'linear' }] : [];
  const out: Keyframe[] = [{ at: back, value: keyedValue(old, back), ease: easeAt(old, back) }];
  return { keys: joined([...earlier, ...into, ...keys, ...out, ...later]) };
}

/**
 * The same for a switch: each point holds until the next, and what was there comes back at the end of the pass at once. Whoever records
 * says in `to` how long a touch holds: a hand on a switch does not move between its press and its release.
 */
export function recordSteps(
  old: Animated,
  points: readonly TouchPoint[],
  pass: { readonly mode: RecordMode; readonly from: Ticks; readonly to: Ticks },
): Animated {
  const touched = tidy(points, pass.from, pass.to);
  const first = touched[0];
  if (!first) return old;
  const start = pass.mode === 'write' ? pass.from : first.at;
  const kept = typeof old === 'number' ? [] : old.keys;
  const hold = (at: Ticks, value: number): Keyframe => ({ at, value, ease: 'hold' });
  const before = kept.filter((key) => key.at < start);
  const keys = joined([
    ...(before.length === 0 && start > 0 ? [hold(0, keyedValue(old, 0))] : before),
    hold(start, first.value),
    ...touched.map(({ at, value }) => hold(at, value)),
    hold(Math.max(pass.to, start + 1), keyedValue(old, pass.to)),
    ...kept.filter((key) => key.at > pass.to),
  ]);
  // A point that says what is there already changes nothing.
  return { keys: keys.filter((key, i) => i === 0 || key.value !== keys[i - 1]!.value) };
}

/** The shape of the old curve where it is taken up again. A curved way that is entered in the middle goes on straight. */
function easeAt(old: Animated, at: Ticks): Keyframe['ease'] {
  const before = typeof old === 'number' ? undefined : old.keys.findLast((key) => key.at <= at);
  return before?.ease === 'hold' ? 'hold' : 'linear';
}

/** The last of several keys at one time. */
const joined = (keys: readonly Keyframe[]): Keyframe[] =>
  [...new Map(keys.map((key) => [key.at, key])).values()].sort((a, b) => a.at - b.at);
