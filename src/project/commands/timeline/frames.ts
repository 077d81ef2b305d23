import { StoryError } from '../../../base/errors.ts';
import { type FrameRate, frameToTicks, snapToFrame, type Ticks } from '../../../base/time.ts';
import type { Sequence } from '../../records/sequence.ts';
import type { Track } from '../../records/track.ts';
import type { Transaction } from '../../store/transaction.ts';

/** At least one frame. */
export const snapLength = (ticks: Ticks, rate: FrameRate): Ticks =>
  Math.max(frameToTicks(1, rate), snapToFrame(ticks, rate));

export const rateOf = (tx: Transaction, track: string): FrameRate =>
  tx.get('sequence', tx.get('track', track).sequence).frameRate;

export const sequenceOf = (tx: Transaction, track: Track): Sequence => tx.get('sequence', track.sequence);

/** @throws StoryError `no-such-record`, `track-locked` */
export function unlockedTrack(tx: Transaction, id: string): Track {
  const track = tx.get('track', id);
  if (track.locked) throw new StoryError('track-locked', { params: { track: track.name } });
  return track;
}

/** The named sequence, else the one that is open. */
export function sequenceNamed(tx: Transaction, id?: string): Sequence {
  if (id !== undefined) return tx.get('sequence', id);
  for (const project of tx.snapshot.project.values()) return tx.get('sequence', project.sequence);
  throw new StoryError('project-corrupt');
}
