import { clipEnd } from '../records/clip.ts';
import { isTimeless, mediaEndOf, sourceLength, streamOf } from '../records/clip-media.ts';
import { reaches, sequenceOfStrip } from '../records/routing.ts';
import type { ProjectSnapshot } from '../records/snapshot.ts';
import { clipsOfTrack } from '../records/track-index.ts';
import type { Transition } from '../records/transition.ts';
import { transitionFits } from '../records/transition-room.ts';

/** A rule of the document that does not hold. */
export interface Violation {
  readonly rule: 'reference' | 'kind' | 'range' | 'overlap' | 'transition' | 'route';
  readonly type: string;
  readonly id: string;
  readonly detail: string;
}

/**
 * Rules that hold after every command, and after `repair` whatever was merged:
 * 1 reference: what a record names exists. 2 kind: picture on picture tracks, sound on sound tracks.
 * 3 range: a clip shows only media that is there. 4 overlap: clips of a track do not overlap.
 * 5 transition: on a cut, within its clips and their handles, at most one on each end of a clip.
 * 6 route: outputs and sends lead to buses of the same sequence, side chains listen to its sound tracks and buses, and no sound
 * goes in a circle.
 */
export function violations(snapshot: ProjectSnapshot): readonly Violation[] {
  return [
    ...references(snapshot),
    ...kinds(snapshot),
    ...ranges(snapshot),
    ...overlaps(snapshot),
    ...transitions(snapshot),
    ...routes(snapshot),
  ];
}

function* references(snapshot: ProjectSnapshot): Iterable<Violation> {
  const missing = (type: string, id: string, detail: string): Violation => ({
    rule: 'reference',
    type,
    id,
    detail,
  });
  const { sequence, track, clip, asset, title } = snapshot;
  for (const record of snapshot.project.values()) {
    if (!sequence.has(record.sequence)) yield missing('project', record.id, 'sequence');
  }
  for (const record of track.values()) {
    if (!sequence.has(record.sequence)) yield missing('track', record.id, 'sequence');
  }
  for (const { id, place, source } of clip.values()) {
    if (!track.has(place.track)) yield missing('clip', id, 'track');
    if (source.kind === 'media' && !asset.has(source.asset)) yield missing('clip', id, 'asset');
    if (source.kind === 'title' && !title.has(source.title)) yield missing('clip', id, 'title');
  }
  for (const record of snapshot.effect.values()) {
    if (!hasOwner(snapshot, record.owner)) yield missing('effect', record.id, 'owner');
  }
  for (const record of snapshot.marker.values()) {
    if (!sequence.has(record.sequence)) yield missing('marker', record.id, 'sequence');
    if (record.clip !== null && !clip.has(record.clip)) yield missing('marker', record.id, 'clip');
  }
  for (const record of snapshot.export.values()) {
    if (!sequence.has(record.sequence)) yield missing('export', record.id, 'sequence');
  }
}

/** True when an effect can hang on it. */
export const hasOwner = (
  { clip, track, bus, sequence }: Pick<ProjectSnapshot, 'clip' | 'track' | 'bus' | 'sequence'>,
  id: string,
): boolean => clip.has(id) || track.has(id) || bus.has(id) || sequence.has(id);

function* routes(snapshot: ProjectSnapshot): Iterable<Violation> {
  const wrong = (type: string, id: string, detail: string): Violation => ({
    rule: 'route',
    type,
    id,
    detail,
  });
  for (const bus of snapshot.bus.values()) {
    if (!snapshot.sequence.has(bus.sequence)) yield wrong('bus', bus.id, 'sequence');
    if (bus.output !== null && !canFeed(snapshot, bus.id, bus.output)) yield wrong('bus', bus.id, 'output');
    else if (bus.output !== null && reaches(snapshot, bus.output, bus.id))
      yield wrong('bus', bus.id, 'circle');
  }
  for (const track of snapshot.track.values()) {
    if (track.output !== null && !canFeed(snapshot, track.id, track.output))
      yield wrong('track', track.id, 'output');
  }
  for (const send of snapshot.send.values()) {
    if (!canFeed(snapshot, send.from, send.to)) yield wrong('send', send.id, 'strips');
    else if (reaches(snapshot, send.to, send.from)) yield wrong('send', send.id, 'circle');
  }
  for (const effect of snapshot.effect.values()) {
    if (effect.key === null) continue;
    if (!canKey(snapshot, effect.key, effect.owner)) yield wrong('effect', effect.id, 'key');
    else if (reaches(snapshot, effect.owner, effect.key)) yield wrong('effect', effect.id, 'circle');
  }
}

/** True when a sound track or bus may put out or send to this: a bus of its own sequence. */
export function canFeed(snapshot: Pick<ProjectSnapshot, 'track' | 'bus'>, from: string, to: string): boolean {
  const sequence = sequenceOfStrip(snapshot, from);
  return sequence !== null && snapshot.bus.get(to)?.sequence === sequence;
}

/** True when an effect of `owner` may listen to `key`: both strips of one sequence; a clip's effect has no side chain. */
export function canKey(
  snapshot: Pick<ProjectSnapshot, 'track' | 'bus' | 'sequence'>,
  key: string,
  owner: string,
): boolean {
  const sequence = sequenceOfStrip(snapshot, owner) ?? (snapshot.sequence.has(owner) ? owner : null);
  return sequence !== null && sequenceOfStrip(snapshot, key) === sequence;
}

function* kinds(snapshot: ProjectSnapshot): Iterable<Violation> {
  for (const { id, place, source } of snapshot.clip.values()) {
    const kind = snapshot.track.get(place.track)?.kind;
    const asset = source.kind === 'media' ? snapshot.asset.get(source.asset) : undefined;
    if (!kind || (source.kind === 'media' && !asset)) continue;
    const fits =
      asset && asset.kind !== 'image' && source.kind === 'media'
        ? streamOf(asset, kind, source.stream) !== null
        : kind === 'video';
    if (!fits) yield { rule: 'kind', type: 'clip', id, detail: `${source.kind} on ${kind}` };
  }
}

function* ranges(snapshot: ProjectSnapshot): Iterable<Violation> {
  for (const clip of snapshot.clip.values()) {
    if (isTimeless(snapshot, clip.source)) continue;
    const end = clip.sourceIn + sourceLength(clip.duration, clip.speed);
    const media = mediaEndOf(snapshot, clip);
    if (end > media) yield { rule: 'range', type: 'clip', id: clip.id, detail: `${end} > ${media}` };
  }
}

function* overlaps(snapshot: ProjectSnapshot): Iterable<Violation> {
  for (const track of snapshot.track.keys()) {
    let end = 0;
    for (const clip of clipsOfTrack(snapshot, track)) {
      if (clip.place.start < end) yield { rule: 'overlap', type: 'clip', id: clip.id, detail: track };
      end = Math.max(end, clipEnd(clip));
    }
  }
}

function* transitions(snapshot: ProjectSnapshot): Iterable<Violation> {
  const ends = new Set<string>();
  for (const transition of snapshot.transition.values()) {
    const { id } = transition;
    if (!snapshot.track.has(transition.track) || !transitionFits(snapshot, transition)) {
      yield { rule: 'transition', type: 'transition', id, detail: 'does not fit its cut' };
    }
    for (const end of endsOf(transition)) {
      if (ends.has(end)) yield { rule: 'transition', type: 'transition', id, detail: `second on ${end}` };
      ends.add(end);
    }
  }
}

/** The ends of clips that a transition takes. */
export const endsOf = ({ from, to }: Pick<Transition, 'from' | 'to'>): readonly string[] => [
  ...(from === null ? [] : [`end of ${from}`]),
  ...(to === null ? [] : [`start of ${to}`]),
];
