// What is chosen on the timeline. Of the session, never of the document: two people may select different things in one project.
import { type Accessor, createSignal } from 'solid-js';

export interface Selection {
  readonly clips: Accessor<ReadonlySet<string>>;
  /** A transition is chosen alone: choosing clips lets go of it. */
  readonly transition: Accessor<string | null>;
  /** Tracks are chosen without clips: choosing clips lets go of them. */
  readonly tracks: Accessor<ReadonlySet<string>>;
  readonly marker: Accessor<string | null>;
  /** Where the keyboard is; a member of `clips` unless nothing is selected. */
  readonly cursor: Accessor<string | null>;
  /** Where a range begins: the clip that was chosen last without extending. */
  readonly anchor: Accessor<string | null>;
  set(clips: Iterable<string>, cursor?: string | null): void;
  /** As `set`, but the anchor stays: the range between it and the cursor can be drawn out and taken back. */
  extend(clips: Iterable<string>, cursor: string): void;
  toggle(clips: Iterable<string>): void;
  add(clips: Iterable<string>): void;
  setTransition(id: string | null): void;
  setTracks(ids: Iterable<string>): void;
  setMarker(id: string | null): void;
  clear(): void;
  /** Forgets what the document no longer has. */
  keepOnly(clips: (id: string) => boolean, transitions: (id: string) => boolean): void;
}

const same = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
  a.size === b.size && [...a].every((id) => b.has(id));

export function createSelection(): Selection {
  const [clips, setClips] = createSignal<ReadonlySet<string>>(new Set(), { equals: same });
  const [transition, setTransition] = createSignal<string | null>(null);
  const [tracks, setTracks] = createSignal<ReadonlySet<string>>(new Set(), { equals: same });
  const [marker, setMarker] = createSignal<string | null>(null);
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [anchor, setAnchor] = createSignal<string | null>(null);

  const choose = (ids: Iterable<string>, at?: string | null) => {
    const next = new Set(ids);
    setTransition(null);
    setTracks(new Set<string>());
    setMarker(null);
    setClips(next);
    setCursor(at ?? (next.has(cursor() ?? '') ? cursor() : (next.values().next().value ?? null)));
  };
  const set = (ids: Iterable<string>, at?: string | null) => {
    choose(ids, at);
    setAnchor(cursor());
  };
  return {
    clips,
    transition,
    tracks,
    marker,
    cursor,
    anchor,
    set,
    extend: (ids, at) => {
      if (anchor() === null) setAnchor(at);
      choose(ids, at);
    },
    add: (ids) => set(new Set([...clips(), ...ids])),
    toggle: (ids) => {
      const next = new Set(clips());
      const list = [...ids];
      const all = list.every((id) => next.has(id));
      for (const id of list) {
        if (all) next.delete(id);
        else next.add(id);
      }
      set(next, all ? null : (list[0] ?? null));
    },
    setTransition: (id) => {
      set([]);
      setTransition(id);
    },
    setTracks: (ids) => {
      set([]);
      setTracks(new Set(ids));
    },
    setMarker: (id) => {
      set([]);
      setMarker(id);
    },
    clear: () => set([], null),
    keepOnly: (hasClip, hasTransition) => {
      const kept = [...clips()].filter(hasClip);
      if (kept.length !== clips().size) {
        setClips(new Set(kept));
        setCursor((at) => (at && hasClip(at) ? at : (kept[0] ?? null)));
        setAnchor((at) => (at && hasClip(at) ? at : cursor()));
      }
      setTransition((id) => (id && hasTransition(id) ? id : null));
    },
  };
}
