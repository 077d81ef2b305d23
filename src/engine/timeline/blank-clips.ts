import type { ErrorReport } from '../../base/errors.ts';
import { type Clip, clipEnd } from '../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { activeTracks, tracksOf } from './duration.ts';
import type { TimeRange } from './spans.ts';
import { trackLayout } from './track-layout.ts';

/**
 * Clips that will show or sound nothing because what they name is not there (a record lost in a merge, sound alone on a video
 * track): said before the export, since a hole in a film is easily missed. One report for each name.
 */
export function findBlanks(snapshot: ProjectSnapshot, sequence: string, range: TimeRange): ErrorReport[] {
  const names = new Map<string, number>();
  for (const kind of ['video', 'audio'] as const) {
    for (const track of activeTracks(tracksOf(snapshot, sequence, kind))) {
      for (const clip of trackLayout(snapshot, track.id).clips) {
        if (clip.place.start >= range.end || clipEnd(clip) <= range.start) continue;
        if (isBlank(snapshot, clip, kind))
          names.set(nameOf(snapshot, clip), (names.get(nameOf(snapshot, clip)) ?? 0) + 1);
      }
    }
  }
  return [...names].map(([name, count]) => ({ code: 'clip-blank', params: { name, count }, detail: '' }));
}

function isBlank(snapshot: ProjectSnapshot, clip: Clip, kind: 'video' | 'audio'): boolean {
  const { source } = clip;
  if (source.kind === 'title') return !snapshot.title.has(source.title);
  if (source.kind === 'color') return false;
  const asset = snapshot.asset.get(source.asset);
  if (!asset) return true;
  if (kind === 'audio') return !asset.audio[source.stream];
  return asset.kind !== 'image' && !asset.video[source.stream];
}

function nameOf(snapshot: ProjectSnapshot, clip: Clip): string {
  if (clip.name) return clip.name;
  return (clip.source.kind === 'media' && snapshot.asset.get(clip.source.asset)?.name) || clip.id;
}
