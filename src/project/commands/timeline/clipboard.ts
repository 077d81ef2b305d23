import * as v from 'valibot';
import { clipRecord } from '../../records/clip.ts';
import { effectRecord } from '../../records/effect-instance.ts';
import type { ProjectSnapshot } from '../../records/snapshot.ts';
import { titleRecord } from '../../records/title.ts';
import { effectsOfOwner, transitionsOfClip } from '../../records/track-index.ts';
import { transitionRecord } from '../../records/transition.ts';

/** Clips with all that hangs on them, as plain data: fit for the system's clipboard and for other projects with the same media. */
export const Clipboard = v.object({
  clips: v.pipe(v.array(clipRecord.schema), v.minLength(1)),
  effects: v.optional(v.array(effectRecord.schema), []),
  titles: v.optional(v.array(titleRecord.schema), []),
  transitions: v.optional(v.array(transitionRecord.schema), []),
  /** Where each track stood: kind and height among its kind, for timelines that have no track of that id. */
  tracks: v.optional(
    v.record(v.string(), v.object({ kind: v.picklist(['video', 'audio']), rung: v.number() })),
    {},
  ),
});
export type Clipboard = v.InferOutput<typeof Clipboard>;

/** Reads only. Ids that do not exist (any more) are left out; null when nothing is left. */
export function copyClips(snapshot: ProjectSnapshot, ids: readonly string[]): Clipboard | null {
  const clips = ids.map((id) => snapshot.clip.get(id)).filter((clip) => clip !== undefined);
  if (clips.length === 0) return null;
  const copied = new Set(ids);
  const tracks: Clipboard['tracks'] = {};
  for (const { place } of clips) {
    const track = snapshot.track.get(place.track);
    if (!track || tracks[track.id]) continue;
    const below = [...snapshot.track.values()].filter(
      (other) =>
        other.sequence === track.sequence &&
        other.kind === track.kind &&
        (other.order < track.order || (other.order === track.order && other.id < track.id)),
    );
    tracks[track.id] = { kind: track.kind, rung: below.length };
  }
  const transitions = clips.flatMap((clip) => transitionsOfClip(snapshot, clip.id));
  return {
    clips,
    effects: clips.flatMap((clip) => effectsOfOwner(snapshot, clip.id)),
    titles: clips
      .map(({ source }) => (source.kind === 'title' ? snapshot.title.get(source.title) : undefined))
      .filter((title) => title !== undefined),
    transitions: [...new Set(transitions)].filter(
      ({ from, to }) => (from === null || copied.has(from)) && (to === null || copied.has(to)),
    ),
    tracks,
  };
}
