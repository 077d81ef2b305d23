import type { Ticks } from '../../../../base/time.ts';
import { type Clip, clipEnd } from '../../../../project/records/clip.ts';

/** Index of the first clip that ends after `time`; clips of one track are sorted and do not overlap. */
export function firstEndingAfter(clips: readonly Clip[], time: Ticks): number {
  let low = 0;
  let high = clips.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (clipEnd(clips[middle]!) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What of a track can be seen between two times, without walking over the rest. */
export function visibleClips(clips: readonly Clip[], from: Ticks, to: Ticks): readonly Clip[] {
  const first = firstEndingAfter(clips, from);
  let last = first;
  while (last < clips.length && clips[last]!.place.start < to) last++;
  return clips.slice(first, last);
}

/** The clip that holds `time`, half-open as everywhere. */
export function clipAt(clips: readonly Clip[], time: Ticks): Clip | null {
  const clip = clips[firstEndingAfter(clips, time)];
  return clip && clip.place.start <= time ? clip : null;
}
