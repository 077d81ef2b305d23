import { StoryError } from '../../base/errors.ts';
import type { Ticks } from '../../base/time.ts';
import type { Sequence } from '../../project/records/sequence.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import type { Track } from '../../project/records/track.ts';
import { trackLayout } from './track-layout.ts';

/** @throws StoryError `sequence-missing` */
export function sequenceOf(snapshot: ProjectSnapshot, id: string): Sequence {
  const sequence = snapshot.sequence.get(id);
  if (!sequence) throw new StoryError('sequence-missing', { params: { sequence: id } });
  return sequence;
}

/** Tracks of one kind, bottom first: by order, ties by id. */
export function tracksOf(snapshot: ProjectSnapshot, sequence: string, kind: Track['kind']): Track[] {
  const tracks = [...snapshot.track.values()].filter(
    (track) => track.sequence === sequence && track.kind === kind,
  );
  return tracks.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** Those that play: when any is soloed only the soloed ones, otherwise every enabled one. */
export function activeTracks(tracks: readonly Track[]): readonly Track[] {
  const soloed = tracks.some((track) => track.solo);
  return tracks.filter((track) => track.enabled && (!soloed || track.solo));
}

/** The end of the last enabled clip, hidden and muted tracks included; 0 for an empty sequence. */
export function sequenceDuration(snapshot: ProjectSnapshot, sequence: string): Ticks {
  let end = 0;
  for (const track of snapshot.track.values()) {
    if (track.sequence === sequence) end = Math.max(end, trackLayout(snapshot, track.id).reach.at(-1) ?? 0);
  }
  return end;
}
