import {
  ceilToFrame,
  type FrameRate,
  floorToFrame,
  frameToTicks,
  snapToFrame,
  type Ticks,
} from '../../../base/time.ts';
import { type Clip, clipEnd } from '../../records/clip.ts';
import { handlesOf } from '../../records/clip-media.ts';
import type { Transaction } from '../../store/transaction.ts';
import { rateOf } from './frames.ts';
import { neighboursOf } from './neighbours.ts';

/** How far an edge or a clip may go, in ticks of sequence time: low ≤ 0 ≤ high. */
export interface Limits {
  readonly low: Ticks;
  readonly high: Ticks;
}

export const FREE: Limits = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

export const both = (a: Limits, b: Limits): Limits => ({
  low: Math.max(a.low, b.low),
  high: Math.min(a.high, b.high),
});

/** The wish, on a frame when `edge` moves by it, within the limits, never against its own direction. */
export function limited(wish: Ticks, edge: Ticks, { low, high }: Limits, rate: FrameRate): Ticks {
  const snapped = snapToFrame(edge + wish, rate) - edge;
  if (wish > 0) return Math.max(0, Math.min(snapped, floorToFrame(edge + high, rate) - edge));
  return Math.min(0, Math.max(snapped, ceilToFrame(edge + low, rate) - edge)) || 0;
}

/** One frame of the clip always stays. */
const shrink = (tx: Transaction, clip: Clip): Ticks =>
  Math.max(0, clip.duration - frameToTicks(1, rateOf(tx, clip.place.track)));

/** Of the clip's first frame over its media; on the timeline it may meet neighbours earlier. */
export const startOverMedia = (tx: Transaction, clip: Clip): Limits => ({
  low: -handlesOf(tx.snapshot, clip).head,
  high: shrink(tx, clip),
});

export const endOverMedia = (tx: Transaction, clip: Clip): Limits => ({
  low: -shrink(tx, clip),
  high: handlesOf(tx.snapshot, clip).tail,
});

/** The free time on both sides of a clip. */
export function gapsAround(tx: Transaction, clip: Clip): { readonly left: Ticks; readonly right: Ticks } {
  const { previous, next } = neighboursOf(tx.snapshot, clip);
  return {
    left: Math.max(0, clip.place.start - (previous ? clipEnd(previous) : 0)),
    right: next ? Math.max(0, next.place.start - clipEnd(clip)) : Number.POSITIVE_INFINITY,
  };
}
