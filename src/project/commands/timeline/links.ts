import type { Clip } from '../../records/clip.ts';
import { clipsOfLink } from '../../records/track-index.ts';
import type { Transaction } from '../../store/transaction.ts';
import { unlockedTrack } from './frames.ts';

/** The clip and those linked with it, itself first. */
export const linkedClips = (tx: Transaction, clip: Clip, ignoreLinks: boolean): readonly Clip[] =>
  ignoreLinks || clip.link === null
    ? [clip]
    : [clip, ...clipsOfLink(tx.snapshot, clip.link).filter((other) => other.id !== clip.id)];

/**
 * The named clips and those linked with them, each once. @throws StoryError `no-such-record`, `track-locked` when any of them
 * stands on a locked track
 */
export function selectClips(
  tx: Transaction,
  ids: readonly string[],
  ignoreLinks: boolean,
): ReadonlyMap<string, Clip> {
  const selected = new Map<string, Clip>();
  for (const id of ids) {
    for (const clip of linkedClips(tx, tx.get('clip', id), ignoreLinks)) {
      if (selected.has(clip.id)) continue;
      unlockedTrack(tx, clip.place.track);
      selected.set(clip.id, clip);
    }
  }
  return selected;
}

/** Clips of each track by start. */
export function byTrack(clips: Iterable<Clip>): ReadonlyMap<string, Clip[]> {
  const tracks = new Map<string, Clip[]>();
  for (const clip of clips) {
    const list = tracks.get(clip.place.track);
    if (list) list.push(clip);
    else tracks.set(clip.place.track, [clip]);
  }
  for (const list of tracks.values()) list.sort((a, b) => a.place.start - b.place.start);
  return tracks;
}

/** Pieces that an edit made of linked clips: those of one old link get one new link. */
export function linkMinter(tx: Transaction): (old: string | null) => string | null {
  const links = new Map<string, string>();
  return (old) => {
    if (old === null) return null;
    const link = links.get(old) ?? tx.newId();
    links.set(old, link);
    return link;
  };
}
