import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { CommandArgs } from '../../../project/commands/index.ts';
import type { Animated } from '../../../project/records/fields.ts';
import type { Track } from '../../../project/records/track.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { beginDrag, type Drag, performAll } from '../../workspace/perform.ts';

export type TrackPatch = CommandArgs<'track.set'>['fields'];

/** Fields of all chosen tracks at once: a drag is one undo step, anything else is one each. */
export interface TrackFields {
  set(change: (track: Track) => TrackPatch): void;
  begin(): void;
  end(keep: boolean): void;
}

export function createTrackFields(editor: Editor, tracks: () => readonly Track[]): TrackFields {
  let drag: Drag | null = null;
  let originals: readonly Track[] = [];
  return {
    begin() {
      originals = tracks();
      drag = beginDrag(editor, 'track.set');
    },
    end(keep) {
      if (keep) drag?.commit();
      else drag?.revert();
      drag = null;
    },
    set(change) {
      if (drag)
        drag.update((apply) => {
          for (const track of originals) apply('track.set', { track: track.id, fields: change(track) });
        });
      else
        performAll(editor, 'track.set', (apply) => {
          for (const track of tracks()) apply('track.set', { track: track.id, fields: change(track) });
        });
    },
  };
}

/** A number of tracks that automation may move, as a field has it. */
export interface TrackNumber {
  now(): number;
  mixed(): boolean;
  /** `stepped`: where the values differ, each moves as far as the shown one. */
  set(value: number, how: 'given' | 'stepped'): void;
  begin(): void;
  end(keep: boolean): void;
}

export interface TrackNumberOptions {
  readonly tracks: () => readonly Track[];
  readonly read: (track: Track) => Animated;
  readonly write: (track: Track, value: Animated) => TrackPatch;
  readonly min: number;
  readonly max: number;
}

const SAME = 1e-6;

/** Keys go up and down together. 0.1 + 0.2 must read 0.3. */
export function shifted(old: Animated, by: number, min: number, max: number): Animated {
  const moved = (value: number): number => Math.min(max, Math.max(min, Math.round((value + by) * 1e6) / 1e6));
  return typeof old === 'number'
    ? moved(old)
    : { ...old, keys: old.keys.map((key) => ({ ...key, value: moved(key.value) })) };
}

/** Keys keep their shape: they go up and down with the value under the playhead. */
export function createTrackNumber(
  editor: Editor,
  { tracks, read, write, min, max }: TrackNumberOptions,
): TrackNumber {
  const fields = createTrackFields(editor, tracks);
  const at = (track: Track): number => valueAt(read(track), editor.session.player.time());
  const within = (value: number): number => Math.min(max, Math.max(min, value));
  /** Before the drag. */
  let from: ReadonlyMap<string, number> | null = null;
  const values = (): ReadonlyMap<string, number> => new Map(tracks().map((track) => [track.id, at(track)]));
  return {
    now: () => at(tracks()[0]!),
    mixed: () => tracks().some((track) => Math.abs(at(track) - at(tracks()[0]!)) > SAME),
    begin() {
      from = values();
      fields.begin();
    },
    end(keep) {
      from = null;
      fields.end(keep);
    },
    set(value, how) {
      const before = from ?? values();
      const first = before.values().next().value ?? 0;
      fields.set((track) => {
        const own = before.get(track.id) ?? first;
        const by = how === 'stepped' ? value - first : value - own;
        const old = read(track);
        return write(
          track,
          typeof old === 'number' && how === 'given' ? within(value) : shifted(old, by, min, max),
        );
      });
    },
  };
}
