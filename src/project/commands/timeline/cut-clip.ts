// The three changes that every edit of the timeline is made of: new ends for a clip, one clip made two, a clip taken away.
import type { Ticks } from '../../../base/time.ts';
import { type Clip, clipEnd } from '../../records/clip.ts';
import { isTimeless, mediaEndOf, sourceLength } from '../../records/clip-media.ts';
import { effectsOfOwner, markersOf, transitionsOfClip } from '../../records/track-index.ts';
import type { Transaction } from '../../store/transaction.ts';
import { shiftClipKeys, shiftParams } from './keyframes.ts';
import { clipsWithin } from './neighbours.ts';

/** Media time of a clip's new first frame when its start moves by `by` over the media, kept inside the media. */
export function movedSourceIn(tx: Transaction, clip: Clip, by: Ticks, duration: Ticks): Ticks {
  if (isTimeless(tx.snapshot, clip.source)) return 0;
  const moved = clip.sourceIn + Math.round((by * clip.speed.num) / clip.speed.den);
  const last = mediaEndOf(tx.snapshot, clip) - sourceLength(duration, clip.speed);
  return Math.max(0, Math.min(moved, last));
}

/** New ends on the timeline; each picture that stays keeps its time, with its keyframes and markers. */
export function retime(tx: Transaction, clip: Clip, start: Ticks, end: Ticks): Clip {
  const by = start - clip.place.start;
  const duration = end - start;
  if (by !== 0) moveContents(tx, clip, -by, duration);
  return tx.patch('clip', clip.id, {
    place: { ...clip.place, start },
    duration,
    ...(by === 0 ? {} : { sourceIn: movedSourceIn(tx, clip, by, duration), ...shiftClipKeys(clip, -by) }),
  });
}

/** Cuts a clip in two at a time inside it. The new clip is the right part; it gets `link` as its link id. */
export function splitClip(tx: Transaction, clip: Clip, at: Ticks, link: string | null): Clip {
  const by = at - clip.place.start;
  const duration = clipEnd(clip) - at;
  const right = tx.put('clip', {
    ...clip,
    ...shiftClipKeys(clip, -by),
    id: tx.newId(),
    place: { ...clip.place, start: at },
    duration,
    sourceIn: movedSourceIn(tx, clip, by, duration),
    source: ownSource(tx, clip.source),
    fadeIn: 0,
    link,
  });
  for (const effect of effectsOfOwner(tx.snapshot, clip.id)) {
    tx.put('effect', {
      ...effect,
      id: tx.newId(),
      owner: right.id,
      params: shiftParams(effect.params, -by),
    });
  }
  for (const marker of markersOf(tx.snapshot, clip.id)) {
    if (marker.at >= by) tx.patch('marker', marker.id, { clip: right.id, at: marker.at - by });
  }
  for (const transition of transitionsOfClip(tx.snapshot, clip.id)) {
    if (transition.from === clip.id) tx.patch('transition', transition.id, { from: right.id });
  }
  tx.patch('clip', clip.id, { duration: by, fadeOut: 0 });
  return right;
}

/** A title belongs to one clip: the copy of the clip gets a copy of the text. */
export function ownSource(tx: Transaction, source: Clip['source']): Clip['source'] {
  if (source.kind !== 'title') return source;
  const title = tx.put('title', { ...tx.get('title', source.title), id: tx.newId() });
  return { ...source, title: title.id };
}

export interface ClearOptions {
  /** Clips that are left alone: the ones that are about to be placed there. */
  readonly except?: ReadonlySet<string>;
  /** Links of the right parts of clips that are cut in two; see `linkMinter`. */
  readonly relink: (link: string | null) => string | null;
}

/** Frees [start, end) of a track: clips inside go, clips across its ends are cut back. */
export function clearRange(
  tx: Transaction,
  track: string,
  start: Ticks,
  end: Ticks,
  { except, relink }: ClearOptions,
): void {
  for (const clip of clipsWithin(tx.snapshot, track, start, end)) {
    if (except?.has(clip.id)) continue;
    const stop = clipEnd(clip);
    if (clip.place.start >= start && stop <= end) {
      tx.remove('clip', clip.id);
    } else if (clip.place.start < start) {
      if (stop > end) splitClip(tx, clip, end, relink(clip.link));
      retime(tx, tx.get('clip', clip.id), clip.place.start, start);
    } else {
      retime(tx, clip, end, stop);
    }
  }
}

function moveContents(tx: Transaction, clip: Clip, by: Ticks, duration: Ticks): void {
  for (const effect of effectsOfOwner(tx.snapshot, clip.id)) {
    tx.patch('effect', effect.id, { params: shiftParams(effect.params, by) });
  }
  for (const marker of markersOf(tx.snapshot, clip.id)) {
    const at = marker.at + by;
    if (at >= 0 && at <= duration) tx.patch('marker', marker.id, { at });
    else if (at < 0) tx.remove('marker', marker.id);
  }
}
