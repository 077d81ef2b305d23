import { StoryError } from '../../../base/errors.ts';
import { floorToFrame, frameToTicks, type Ticks } from '../../../base/time.ts';
import { transitionsOfClip } from '../../records/track-index.ts';
import { transitionRoom } from '../../records/transition-room.ts';
import type { Transaction } from '../../store/transaction.ts';
import { rateOf, snapLength } from './frames.ts';

/** Where the transition lies: half on each side of the cut, all behind it (start), or all ahead of it (end). */
export type Alignment = 'center' | 'start' | 'end';

export interface CutSides {
  readonly track: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Lengths on both sides of the cut, as near to the wish as the handles allow. @throws StoryError `no-cut`, `no-handle` */
export function sidesOf(
  tx: Transaction,
  cut: CutSides & { readonly id: string },
  duration: Ticks,
  alignment: Alignment,
): { readonly before: Ticks; readonly after: Ticks } {
  const room = transitionRoom(tx.snapshot, cut);
  if (!room) throw new StoryError('no-cut');
  const rate = rateOf(tx, cut.track);
  const length = snapLength(duration, rate);
  const half = Math.max(frameToTicks(1, rate), floorToFrame(length / 2, rate));
  const wish = alignment === 'center' ? half : alignment === 'start' ? 0 : length;
  const wanted = cut.from === null ? 0 : cut.to === null ? length : wish;
  const before = Math.min(wanted, room.before);
  const after = Math.min(length - wanted, room.after);
  if (before + after <= 0) throw new StoryError('no-handle');
  return { before, after };
}

/** One transition for each end of a clip: what is on this cut goes. */
export function clearCut(tx: Transaction, { from, to }: CutSides): void {
  const onCut = [
    ...(from ? transitionsOfClip(tx.snapshot, from).filter((other) => other.from === from) : []),
    ...(to ? transitionsOfClip(tx.snapshot, to).filter((other) => other.to === to) : []),
  ];
  for (const id of new Set(onCut.map((transition) => transition.id))) tx.remove('transition', id);
}
