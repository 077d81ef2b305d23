import { StoryError } from '../../../base/errors.ts';
import type { Ticks } from '../../../base/time.ts';
import type { TrackKind } from '../../records/clip-media.ts';
import type { Track } from '../../records/track.ts';
import { tracksOfSequence } from '../../records/track-index.ts';
import type { Transaction } from '../../store/transaction.ts';
import { clipsWithin } from './neighbours.ts';

/** Tracks of one kind from the lowest `order` up. */
export const tracksOfKind = (tx: Transaction, sequence: string, kind: TrackKind): readonly Track[] =>
  tracksOfSequence(tx.snapshot, sequence).filter((track) => track.kind === kind);

/** At the top (picture) or at the bottom (sound), with the next free name: V3, A2. */
export function addTrack(tx: Transaction, sequence: string, kind: TrackKind, name?: string): Track {
  const tracks = tracksOfKind(tx, sequence, kind);
  const letter = kind === 'video' ? 'V' : 'A';
  const names = new Set(tracks.map((track) => track.name));
  let number = tracks.length + 1;
  while (names.has(`${letter}${number}`)) number++;
  return tx.put('track', {
    id: tx.newId(),
    sequence,
    kind,
    name: name ?? `${letter}${number}`,
    order: (tracks.at(-1)?.order ?? -1) + 1,
  });
}

/** The first unlocked track from `from` on that is free in [start, end); a new one when there is none. */
export function freeTrack(
  tx: Transaction,
  sequence: string,
  kind: TrackKind,
  start: Ticks,
  end: Ticks,
): Track {
  for (const track of tracksOfKind(tx, sequence, kind)) {
    if (!track.locked && clipsWithin(tx.snapshot, track.id, start, end).length === 0) return track;
  }
  return addTrack(tx, sequence, kind);
}

/** The first unlocked track. @throws StoryError `no-track` naming what was to go there */
export function firstUnlocked(tx: Transaction, sequence: string, kind: TrackKind, name: string): Track {
  const tracks = tracksOfKind(tx, sequence, kind);
  const open = tracks.find((track) => !track.locked);
  if (open) return open;
  if (tracks.length === 0) return addTrack(tx, sequence, kind);
  throw new StoryError('no-track', { params: { name } });
}
