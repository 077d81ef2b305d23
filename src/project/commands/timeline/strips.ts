import { StoryError } from '../../../base/errors.ts';
import { reaches, sequenceOfStrip } from '../../records/routing.ts';
import type { Transaction } from '../../store/transaction.ts';
import { unlockedTrack } from './frames.ts';

/** A name for messages. */
const nameOf = (tx: Transaction, strip: string): string =>
  (tx.find('track', strip) ?? tx.find('bus', strip) ?? tx.find('sequence', strip))?.name ?? strip;

/**
 * Refuses an owner of effects that does not exist, or whose track is locked.
 * @throws StoryError `no-such-record`, `track-locked`
 */
export function unlockedOwner(tx: Transaction, owner: string): void {
  const clip = tx.find('clip', owner);
  if (clip) unlockedTrack(tx, clip.place.track);
  else if (tx.find('track', owner)) unlockedTrack(tx, owner);
  else if (!tx.find('bus', owner) && !tx.find('sequence', owner)) tx.get('clip', owner);
}

/**
 * Refuses a way for sound that the mixer cannot have: only sound tracks and buses feed others, only buses of the same sequence are
 * fed (the master too, as the owner of a side chain), and nothing runs in a circle.
 * @throws StoryError `no-such-record`, `no-route`, `route-circle`
 */
export function checkRoute(tx: Transaction, from: string, to: string): void {
  if (!tx.find('track', from)) tx.get('bus', from);
  const sequence = sequenceOfStrip(tx.snapshot, from);
  const target = sequenceOfStrip(tx.snapshot, to) ?? (tx.find('sequence', to) ? to : null);
  const params = { from: nameOf(tx, from), to: nameOf(tx, to) };
  if (sequence === null || sequence !== target) throw new StoryError('no-route', { params });
  if (reaches(tx.snapshot, to, from)) throw new StoryError('route-circle', { params });
}

/** The same for outputs and sends, which lead to buses. @throws StoryError `no-such-record`, `no-route`, `route-circle` */
export function checkBusRoute(tx: Transaction, from: string, to: string): void {
  tx.get('bus', to);
  checkRoute(tx, from, to);
}
