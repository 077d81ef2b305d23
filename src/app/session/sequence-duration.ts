import type { Ticks } from '../../base/time.ts';
import { clipEnd } from '../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';

/** Per version of the clip table: it is asked at every refresh. */
const durations = new WeakMap<ProjectSnapshot['clip'], Map<string, Ticks>>();

/** The end of the last enabled clip, as engine/timeline says it: the session does not import the engine. */
export function durationOf(snapshot: ProjectSnapshot, sequence: string): Ticks {
  const known = durations.get(snapshot.clip) ?? new Map<string, Ticks>();
  durations.set(snapshot.clip, known);
  let end = known.get(sequence);
  if (end === undefined) {
    end = 0;
    for (const clip of snapshot.clip.values()) {
      const own = clip.enabled && snapshot.track.get(clip.place.track)?.sequence === sequence;
      if (own) end = Math.max(end, clipEnd(clip));
    }
    known.set(sequence, end);
  }
  return end;
}
