import type { Ticks } from '../../../base/time.ts';
import type { Clip } from '../../records/clip.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type ClearOptions, splitClip } from './cut-clip.ts';
import { clipAt, clipsFrom } from './neighbours.ts';
import { rippleAutomation } from './ripple-automation.ts';

/** Moves clips of one track by the same time. In the order in which none passes another, which keeps the index cheap. */
export function shiftClips(tx: Transaction, clips: readonly Clip[], by: Ticks): void {
  if (by === 0) return;
  const ordered = by > 0 ? [...clips].reverse() : clips;
  for (const clip of ordered) {
    tx.patch('clip', clip.id, { place: { ...clip.place, start: clip.place.start + by } });
  }
}

/** Opens a gap of `length` on a track: a clip across `at` is cut, everything from there moves right, automation too. */
export function openGap(
  tx: Transaction,
  track: string,
  at: Ticks,
  length: Ticks,
  { except, relink }: ClearOptions,
): void {
  const across = clipAt(tx.snapshot, track, at);
  if (across && across.place.start < at && !except?.has(across.id)) {
    splitClip(tx, across, at, relink(across.link));
  }
  const moved = clipsFrom(tx.snapshot, track, at).filter((clip) => !except?.has(clip.id));
  shiftClips(tx, moved, length);
  rippleAutomation(tx, track, at, length);
}

/** Moves everything from `at` on left by `length`; the caller has made the room. */
export function closeGap(tx: Transaction, track: string, at: Ticks, length: Ticks): void {
  shiftClips(tx, clipsFrom(tx.snapshot, track, at), -length);
  rippleAutomation(tx, track, at - length, -length);
}
