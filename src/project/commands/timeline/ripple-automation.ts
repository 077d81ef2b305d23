// Ripple edits put time into a track or take time out of it. What the mixer does to the track at those times goes along, so that a fade
// stays with the words that it was drawn for.
import type { Ticks } from '../../../base/time.ts';
import type { Animated, Keyframe } from '../../records/fields.ts';
import { sendsOf } from '../../records/routing.ts';
import { effectsOfOwner } from '../../records/track-index.ts';
import type { Transaction } from '../../store/transaction.ts';
import { keyedValue } from './keyframes.ts';

/**
 * Time put in at `at` (`by` > 0; the value holds there), or [at, at − by) taken out. Before and behind it the curve stays what it was
 * to the tick; a smooth way that is cut in the middle goes on straight, since half of a smooth step is none.
 */
export function rippleCurve(curve: Animated, at: Ticks, by: Ticks): Animated {
  if (typeof curve === 'number' || by === 0) return curve;
  const keys = by > 0 ? opened(curve.keys, at, by) : closed(curve.keys, at, at - by);
  return keys === curve.keys ? curve : { ...curve, keys };
}

const later = (keys: readonly Keyframe[], by: Ticks): Keyframe[] =>
  keys.map((key) => ({ ...key, at: key.at + by }));

/** The way from a key to the next is level, however far it goes. */
const isLevel = (before: Keyframe | undefined, next: Keyframe | undefined): boolean =>
  !before || !next || before.ease === 'hold' || before.value === next.value;

function opened(keys: Keyframe[], at: Ticks, by: Ticks): Keyframe[] {
  const before = keys.filter((key) => key.at < at);
  const after = keys.filter((key) => key.at >= at);
  const [last, next] = [before.at(-1), after[0]];
  if (!next) return keys;
  if (!last || isLevel(last, next)) return [...before, ...later(after, by)];
  const value = keyedValue({ keys }, at);
  const pin: Keyframe = { at, value, ease: 'linear' };
  // A key that stands just there comes along and is the second pin itself.
  if (next.at === at) return [...before, pin, ...later(after, by)];
  const straight: Keyframe = { ...last, ease: 'linear' };
  return [...before.slice(0, -1), straight, pin, { ...pin, at: at + by }, ...later(after, by)];
}

function closed(keys: Keyframe[], at: Ticks, end: Ticks): Keyframe[] {
  const by = at - end;
  const before = keys.filter((key) => key.at < at);
  const after = keys.filter((key) => key.at > end);
  const last = before.at(-1);
  const lost = keys.length - before.length - after.length;
  if (lost === 0 && after.length === 0) return keys;
  // Nothing changes its value from the last key ahead of the cut to the first behind it.
  if (lost === 0 && isLevel(last, after[0])) return [...before, ...later(after, by)];
  const lead = isLevel(last, keys[before.length]) ? held(keys, before, at) : cutShort(keys, before, at);
  const reached = keys.findLast((key) => key.at <= end);
  const ease = reached?.at === end || reached?.ease === 'hold' ? reached.ease : 'linear';
  const landing: Keyframe = { at, value: keyedValue({ keys }, end), ease };
  return [...lead, landing, ...later(after, by)];
}

/** A level way jumps where it is cut: the last key holds. */
function held(keys: Keyframe[], before: Keyframe[], at: Ticks): Keyframe[] {
  const last = before.at(-1);
  if (last) return [...before.slice(0, -1), { ...last, ease: 'hold' }];
  return at > 0 ? [{ at: at - 1, value: keys[0]!.value, ease: 'hold' }] : [];
}

/** A slope runs to the tick ahead of the cut. */
function cutShort(keys: Keyframe[], before: Keyframe[], at: Ticks): Keyframe[] {
  const last = before.at(-1)!;
  if (last.at === at - 1) return [...before.slice(0, -1), { ...last, ease: 'hold' }];
  const pin: Keyframe = { at: at - 1, value: keyedValue({ keys }, at - 1), ease: 'hold' };
  return [...before.slice(0, -1), { ...last, ease: 'linear' }, pin];
}

const rippleAll = (fields: object, at: Ticks, by: Ticks): Record<string, Animated> => {
  const changed: Record<string, Animated> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'object' || value === null || !('keys' in value)) continue;
    const next = rippleCurve(value as Animated, at, by);
    if (next !== value) changed[name] = next;
  }
  return changed;
};

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;

/**
 * Takes the automation of a sound track along: its level, pan, mute and place in the room, its sends and its effects. That of buses and
 * of the master stays, because other tracks sound through them. Nothing happens while the sequence says so (`automationFollows`).
 */
export function rippleAutomation(tx: Transaction, id: string, at: Ticks, by: Ticks): void {
  const track = tx.get('track', id);
  if (by === 0 || track.kind !== 'audio' || !tx.get('sequence', track.sequence).automationFollows) return;
  const { gainDb, pan, mute, panner } = track;
  const strip = rippleAll({ gainDb, pan, mute }, at, by);
  const room = panner ? rippleAll(panner, at, by) : {};
  if (!isEmpty(strip) || !isEmpty(room))
    tx.patch('track', id, {
      ...strip,
      ...(panner && !isEmpty(room) ? { panner: { ...panner, ...room } } : {}),
    });
  for (const send of sendsOf(tx.snapshot, id)) {
    const level = rippleCurve(send.gainDb, at, by);
    if (level !== send.gainDb) tx.patch('send', send.id, { gainDb: level });
  }
  for (const effect of effectsOfOwner(tx.snapshot, id)) {
    const params = rippleAll(effect.params, at, by);
    if (!isEmpty(params)) tx.patch('effect', effect.id, { params: { ...effect.params, ...params } });
  }
}
