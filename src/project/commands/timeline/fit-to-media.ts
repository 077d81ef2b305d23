import type { Clip } from '../../records/clip.ts';
import { fittedToMedia } from '../../records/clip-media.ts';
import type { Transaction } from '../../store/transaction.ts';
import { rateOf } from './frames.ts';

/** Brings a clip inside its media, or takes it away when not a frame is left. */
export function fitToMedia(tx: Transaction, clip: Clip): void {
  const fit = fittedToMedia(tx.snapshot, clip, rateOf(tx, clip.place.track));
  if (fit) tx.patch('clip', clip.id, { sourceIn: fit.sourceIn, duration: fit.duration });
  else tx.remove('clip', clip.id);
}
