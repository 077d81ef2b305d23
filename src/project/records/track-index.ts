import type { Clip } from './clip.ts';
import type { EffectInstance } from './effect-instance.ts';
import type { Marker } from './marker.ts';
import type { ProjectSnapshot } from './snapshot.ts';
import { groupOf, type IndexDefinition } from './table-index.ts';
import type { Track } from './track.ts';
import type { Transition } from './transition.ts';

interface HasId {
  readonly id: string;
}
const byId = (a: HasId, b: HasId): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const byTrack: IndexDefinition<Clip> = {
  groups: (clip) => [clip.place.track],
  compare: (a, b) => a.place.start - b.place.start || byId(a, b),
};

/** The clips of a track by (start, id). Carried over from edit to edit: asking is cheap even among 10,000 clips. */
export const clipsOfTrack = (snapshot: Pick<ProjectSnapshot, 'clip'>, track: string): readonly Clip[] =>
  groupOf(snapshot.clip, byTrack, track);

const byLink: IndexDefinition<Clip> = {
  groups: (clip) => (clip.link ? [clip.link] : []),
  compare: null,
  by: ['link'],
};

/** The clips that share a link id, by id. */
export const clipsOfLink = (snapshot: Pick<ProjectSnapshot, 'clip'>, link: string): readonly Clip[] =>
  groupOf(snapshot.clip, byLink, link);

const bySource: IndexDefinition<Clip> = {
  groups: ({ source }) =>
    source.kind === 'media' ? [source.asset] : source.kind === 'title' ? [source.title] : [],
  compare: null,
  by: ['source'],
};

/** The clips that show an asset or a title, by id. */
export const clipsOfSource = (snapshot: Pick<ProjectSnapshot, 'clip'>, source: string): readonly Clip[] =>
  groupOf(snapshot.clip, bySource, source);

const transitionsByClip: IndexDefinition<Transition> = {
  groups: ({ from, to }) => [from, to].filter((id) => id !== null),
  compare: null,
  by: ['from', 'to'],
};

/** The transitions into and out of a clip, by id. */
export const transitionsOfClip = (
  snapshot: Pick<ProjectSnapshot, 'transition'>,
  clip: string,
): readonly Transition[] => groupOf(snapshot.transition, transitionsByClip, clip);

const transitionsByTrack: IndexDefinition<Transition> = {
  groups: ({ track }) => [track],
  compare: null,
  by: ['track'],
};

export const transitionsOfTrack = (
  snapshot: Pick<ProjectSnapshot, 'transition'>,
  track: string,
): readonly Transition[] => groupOf(snapshot.transition, transitionsByTrack, track);

const effectsByOwner: IndexDefinition<EffectInstance> = {
  groups: ({ owner }) => [owner],
  compare: (a, b) => a.order - b.order || byId(a, b),
};

/** The effects of a clip, track, bus or sequence in the order they are applied. */
export const effectsOfOwner = (
  snapshot: Pick<ProjectSnapshot, 'effect'>,
  owner: string,
): readonly EffectInstance[] => groupOf(snapshot.effect, effectsByOwner, owner);

const markersByOwner: IndexDefinition<Marker> = {
  groups: ({ sequence, clip }) => [clip ?? sequence],
  compare: (a, b) => a.at - b.at || byId(a, b),
};

/** The markers of a clip, or those of a sequence itself, by time. */
export const markersOf = (snapshot: Pick<ProjectSnapshot, 'marker'>, owner: string): readonly Marker[] =>
  groupOf(snapshot.marker, markersByOwner, owner);

const tracksBySequence: IndexDefinition<Track> = {
  groups: ({ sequence }) => [sequence],
  compare: (a, b) => a.order - b.order || byId(a, b),
};

/** The tracks of a sequence, of both kinds, by (order, id). */
export const tracksOfSequence = (
  snapshot: Pick<ProjectSnapshot, 'track'>,
  sequence: string,
): readonly Track[] => groupOf(snapshot.track, tracksBySequence, sequence);
