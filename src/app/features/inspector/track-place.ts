import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Animated } from '../../../project/records/fields.ts';
import type { Track } from '../../../project/records/track.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { PLAIN } from '../../workspace/sound/panner-values.ts';
import type { RoomHand } from '../../workspace/sound/room-hands.ts';
import { createTrackFields, shifted } from './track-fields.ts';

/** The places of tracks in the room, moved together. Automation keeps its shape. */
export function createTrackPlace(editor: Editor, tracks: () => readonly Track[]): RoomHand {
  const fields = createTrackFields(editor, tracks);
  const read = (track: Track, value: 'x' | 'y'): Animated => track.panner?.[value] ?? PLAIN[value];
  const now = (track: Track, value: 'x' | 'y') => valueAt(read(track, value), editor.session.player.time());
  /** Where each stood when the hand took them: automation goes on meanwhile. */
  let from: ReadonlyMap<string, { readonly x: number; readonly y: number }> = new Map();
  const move = (by: (own: { readonly x: number; readonly y: number }) => readonly [number, number]): void =>
    fields.set((track) => {
      const [dx, dy] = by(from.get(track.id) ?? { x: now(track, 'x'), y: now(track, 'y') });
      const [x, y] = [shifted(read(track, 'x'), dx, -1, 1), shifted(read(track, 'y'), dy, -1, 1)];
      return { panner: { ...PLAIN, ...track.panner, x, y } };
    });
  return {
    begin() {
      from = new Map(tracks().map((track) => [track.id, { x: now(track, 'x'), y: now(track, 'y') }]));
      fields.begin();
    },
    shift: (dx, dy) => move(() => [dx, dy]),
    put: (x, y) => move((own) => [x - own.x, y - own.y]),
    end: (keep) => fields.end(keep),
  };
}
