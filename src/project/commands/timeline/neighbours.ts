import type { Ticks } from '../../../base/time.ts';
import { type Clip, clipEnd } from '../../records/clip.ts';
import type { ProjectSnapshot } from '../../records/snapshot.ts';
import { clipsOfTrack } from '../../records/track-index.ts';

type Clips = Pick<ProjectSnapshot, 'clip'>;

/** Index of the first clip of a sorted list that ends after `time`. Clips of a track do not overlap, so ends are sorted too. */
export function firstEndingAfter(clips: readonly Clip[], time: Ticks): number {
  let low = 0;
  let high = clips.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (clipEnd(clips[middle]!) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The clips that share any time with [start, end), in order. */
export function clipsWithin(snapshot: Clips, track: string, start: Ticks, end: Ticks): readonly Clip[] {
  const clips = clipsOfTrack(snapshot, track);
  const found: Clip[] = [];
  for (let i = firstEndingAfter(clips, start); i < clips.length && clips[i]!.place.start < end; i++) {
    found.push(clips[i]!);
  }
  return found;
}

export const clipAt = (snapshot: Clips, track: string, time: Ticks): Clip | null =>
  clipsWithin(snapshot, track, time, time + 1)[0] ?? null;

/** The clips on both sides of one, whether they touch it or not. */
export function neighboursOf(
  snapshot: Clips,
  clip: Clip,
): { readonly previous: Clip | null; readonly next: Clip | null } {
  const clips = clipsOfTrack(snapshot, clip.place.track);
  const at = firstEndingAfter(clips, clip.place.start);
  return { previous: clips[at - 1] ?? null, next: clips[at + 1] ?? null };
}

/** The clips that start at or after `time`. */
export function clipsFrom(snapshot: Clips, track: string, time: Ticks): readonly Clip[] {
  const clips = clipsOfTrack(snapshot, track);
  let at = firstEndingAfter(clips, time);
  if (at < clips.length && clips[at]!.place.start < time) at++;
  return clips.slice(at);
}

export function endOfTrack(snapshot: Clips, track: string): Ticks {
  const last = clipsOfTrack(snapshot, track).at(-1);
  return last ? clipEnd(last) : 0;
}
