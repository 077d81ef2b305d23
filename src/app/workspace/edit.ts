// The edits that panels make, by the name of what they change.
import { frameToTicks, type Ticks, ticksToFrame } from '../../base/time.ts';
import type { CommandArgs, CommandId } from '../../project/commands/index.ts';
import { type Clip, clipEnd } from '../../project/records/clip.ts';
import type { Sequence } from '../../project/records/sequence.ts';
import type { Track } from '../../project/records/track.ts';
import type { Transition } from '../../project/records/transition.ts';
import type { Editor } from './editor-context.ts';
import { beginDrag, perform, performAll } from './perform.ts';

export type ClipFields = CommandArgs<'clip.set'>['fields'];
type TrackFields = Partial<Pick<Track, 'name' | 'enabled' | 'solo' | 'locked' | 'gainDb' | 'pan' | 'height'>>;

/** A drag of a field or a handle. */
export interface DragEdit {
  patchClips(list: readonly (readonly [id: string, fields: ClipFields])[]): void;
  patchTrack(id: string, fields: TrackFields): void;
  commit(): void;
  revert(): void;
}

export function startDrag(editor: Editor, label: CommandId): DragEdit {
  const drag = beginDrag(editor, label);
  const patchClips: DragEdit['patchClips'] = (list) =>
    void drag.update((apply) => {
      for (const [id, fields] of list) apply('clip.set', { clips: [id], fields });
    });
  return {
    patchClips,
    patchTrack: (track, fields) => void drag.update((apply) => apply('track.set', { track, fields })),
    commit: () => drag.commit(),
    revert: () => drag.revert(),
  };
}

/** Each clip may get something else: a position that is relative to its own. */
export function patchClip(editor: Editor, ids: readonly string[], change: (clip: Clip) => ClipFields): void {
  performAll(editor, 'clip.set', (apply) => {
    for (const id of ids) {
      const clip = editor.snapshot().clip.get(id);
      if (clip) apply('clip.set', { clips: [id], fields: change(clip) });
    }
  });
}

export const patchTransition = (editor: Editor, id: string, patch: Partial<Transition>): void => {
  const { kind, before, after, color, curve } = patch;
  perform(editor, 'transition.set', {
    transition: id,
    fields: { kind, before, after, color, curve } as never,
  });
};

export const removeTransition = (editor: Editor, id: string): void =>
  void perform(editor, 'transition.remove', { transitions: [id] });

export const patchSequence = (editor: Editor, fields: Partial<Omit<Sequence, 'id'>>): void =>
  void perform(editor, 'sequence.set', { sequence: editor.sequence().id, fields });

export const patchTrack = (editor: Editor, track: string, fields: TrackFields): void =>
  void perform(editor, 'track.set', { track, fields });

export const addTrack = (editor: Editor, kind: Track['kind']): void =>
  void perform(editor, 'track.add', { kind, sequence: editor.sequence().id });

export const removeTrack = (editor: Editor, track: string): void =>
  void perform(editor, 'track.remove', { track });

/** Puts a track at a place among the tracks of its kind, 0 at the top of the screen. False: it was there, or may not go. */
export function placeTrack(editor: Editor, id: string, place: number): boolean {
  const track = editor.snapshot().track.get(id);
  if (!track) return false;
  const kin = editor.tracks().filter(({ kind }) => kind === track.kind);
  if (place < 0 || place >= kin.length || kin[place]?.id === id) return false;
  // The screen lists picture from the highest order down, sound from the lowest.
  const index = track.kind === 'video' ? kin.length - 1 - place : place;
  perform(editor, 'track.move', { track: id, index });
  return !editor.readOnly();
}

/** `by` −1: one up on the screen. */
export function reorderTrack(editor: Editor, id: string, by: -1 | 1): boolean {
  const track = editor.snapshot().track.get(id);
  const kin = editor.tracks().filter(({ kind }) => kind === track?.kind);
  return placeTrack(editor, id, kin.findIndex((other) => other.id === id) + by);
}

export const removeMarker = (editor: Editor, id: string): void =>
  void perform(editor, 'marker.remove', { markers: [id] });

export const renameProject = (editor: Editor, name: string): void => {
  if (name !== editor.project().name) perform(editor, 'project.rename', { name });
};

export function moveClipTo(editor: Editor, id: string, start: Ticks): void {
  const clip = editor.snapshot().clip.get(id);
  if (clip) perform(editor, 'clip.move', { clips: [id], delta: start - clip.place.start });
}

export function trimClipTo(editor: Editor, id: string, edge: 'start' | 'end', time: Ticks): void {
  const clip = editor.snapshot().clip.get(id);
  if (!clip) return;
  const now = edge === 'start' ? clip.place.start : clipEnd(clip);
  perform(editor, 'clip.trim', { clip: id, edge, delta: time - now });
}

/** Percent with two decimals is an exact fraction of 10,000. */
export function setSpeed(editor: Editor, ids: readonly string[], percent: number): void {
  const num = Math.max(1, Math.round(percent * 100));
  const divisor = gcd(num, 10_000);
  perform(editor, 'clip.set-speed', {
    clips: [...ids],
    speed: { num: num / divisor, den: 10_000 / divisor },
    ripple: false,
  });
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The playhead on whole frames, as edits want it. */
export function playheadFrame(editor: Editor): Ticks {
  const { frameRate } = editor.sequence();
  return frameToTicks(ticksToFrame(editor.session.player.time(), frameRate), frameRate);
}
