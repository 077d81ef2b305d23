import type { Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../../project/records/clip.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { clipsOfTrack } from '../../project/records/track-index.ts';
import type { Transition } from '../../project/records/transition.ts';

/** A transition with its clips found and its cut known. Runs over [start, end). */
export interface PlacedTransition {
  readonly record: Transition;
  readonly from: Clip | null;
  readonly to: Clip | null;
  readonly cut: Ticks;
  readonly start: Ticks;
  readonly end: Ticks;
}

/** One track, ready for searching by time. */
export interface TrackLayout {
  /** Enabled clips by (start, id). */
  readonly clips: readonly Clip[];
  /** `reach[i]`: the latest end among `clips[0…i]`; tells a search when looking further back is useless. */
  readonly reach: readonly Ticks[];
  /** Sorted by start. */
  readonly transitions: readonly PlacedTransition[];
  readonly into: ReadonlyMap<string, PlacedTransition>;
  readonly outOf: ReadonlyMap<string, PlacedTransition>;
}

type ClipTable = ProjectSnapshot['clip'];
type TransitionTable = ProjectSnapshot['transition'];

// Tables keep their identity while nothing in them changes, so a layout is made once per edit of either table.
const layouts = new WeakMap<ClipTable, WeakMap<TransitionTable, Map<string, TrackLayout>>>();
const transitionsByTrack = new WeakMap<TransitionTable, Map<string, Transition[]>>();

export function trackLayout(snapshot: ProjectSnapshot, track: string): TrackLayout {
  const ofClips = layouts.get(snapshot.clip) ?? new WeakMap<TransitionTable, Map<string, TrackLayout>>();
  layouts.set(snapshot.clip, ofClips);
  const ofBoth = ofClips.get(snapshot.transition) ?? new Map<string, TrackLayout>();
  ofClips.set(snapshot.transition, ofBoth);
  const layout = ofBoth.get(track) ?? layOut(snapshot, track);
  ofBoth.set(track, layout);
  return layout;
}

/** The clip on screen: among those that hold `time`, the one that starts last; of two that start together, the greater id. */
export function clipAt(layout: TrackLayout, time: Ticks): Clip | null {
  const { clips, reach } = layout;
  for (let i = countUpTo(clips, time, (clip) => clip.place.start) - 1; i >= 0 && reach[i]! > time; i--) {
    const clip = clips[i]!;
    if (clipEnd(clip) > time) return clip;
  }
  return null;
}

/** The transition that runs at `time`; of overlapping ones (merged edits) the one that starts last. */
export function transitionAt(layout: TrackLayout, time: Ticks): PlacedTransition | null {
  const { transitions } = layout;
  // Neighbouring transitions cannot overlap unless damaged; four steps back bound the cost of the damaged case.
  const last = countUpTo(transitions, time, (item) => item.start) - 1;
  for (let i = last; i >= 0 && i > last - 4; i--) if (transitions[i]!.end > time) return transitions[i]!;
  return null;
}

/** How many of the sorted items have a key ≤ `limit`. */
export function countUpTo<T>(items: readonly T[], limit: number, key: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(items[middle]!) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function layOut(snapshot: ProjectSnapshot, track: string): TrackLayout {
  const clips = clipsOfTrack(snapshot, track).filter((clip) => clip.enabled);
  const reach: Ticks[] = [];
  for (const clip of clips) reach.push(Math.max(reach.at(-1) ?? 0, clipEnd(clip)));
  const transitions = transitionsOf(snapshot.transition, track)
    .map((record) => place(snapshot, record))
    .filter((item) => item !== null)
    .sort((a, b) => a.start - b.start || (a.record.id < b.record.id ? -1 : 1));
  return {
    clips,
    reach,
    transitions,
    into: new Map(transitions.flatMap((item) => (item.to ? [[item.to.id, item]] : []))),
    outOf: new Map(transitions.flatMap((item) => (item.from ? [[item.from.id, item]] : []))),
  };
}

function transitionsOf(table: TransitionTable, track: string): readonly Transition[] {
  let byTrack = transitionsByTrack.get(table);
  if (!byTrack) {
    byTrack = new Map();
    for (const record of table.values()) {
      const list = byTrack.get(record.track);
      if (list) list.push(record);
      else byTrack.set(record.track, [record]);
    }
    transitionsByTrack.set(table, byTrack);
  }
  return byTrack.get(track) ?? [];
}

/** Null when a clip that it names is gone, disabled, elsewhere, or no longer at the cut: such a transition draws nothing. */
function place(snapshot: ProjectSnapshot, record: Transition): PlacedTransition | null {
  const find = (id: string | null): Clip | null | undefined => {
    if (id === null) return null;
    const clip = snapshot.clip.get(id);
    return clip?.enabled && clip.place.track === record.track ? clip : undefined;
  };
  const from = find(record.from);
  const to = find(record.to);
  if (from === undefined || to === undefined || (!from && !to)) return null;
  if (from && to && clipEnd(from) !== to.place.start) return null;
  const cut = to ? to.place.start : clipEnd(from!);
  // A one-sided transition has nothing to show on the empty side of the cut.
  const start = from ? cut - record.before : cut;
  const end = to ? cut + record.after : cut;
  return end > start ? { record, from, to, cut, start, end } : null;
}
