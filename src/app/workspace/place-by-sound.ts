// Clips that are placed by what is heard in them, and the drift of their clocks taken out: one step of undo, also where the drift is corrected
// a while after. Once something else was edited in between, the correction is a step of its own.
import type { Ticks } from '../../base/time.ts';
import type { Clip } from '../../project/records/clip.ts';
import type { Editor } from './editor-context.ts';
import { perform } from './perform.ts';

type Speed = Clip['speed'];

export interface SoundMove {
  readonly clip: string;
  /** Sequence time at which the clip's first moment belongs. */
  readonly at: Ticks;
}

export interface SoundPlacing {
  correct(clip: string, speed: Speed): boolean;
}

/** Null: the placing was refused, and it was said why. */
export function placeBySound(
  editor: Editor,
  reference: string,
  moves: readonly SoundMove[],
): SoundPlacing | null {
  const { store } = editor.session;
  const speeds = new Map<string, Speed>();
  /** The clips as the last step left them: while they are these, the step can be made anew. */
  let left = store.snapshot().clip;
  const place = (): boolean => {
    const done = perform(editor, 'clip.synchronise', {
      reference,
      moves: moves.map((move) => {
        const speed = speeds.get(move.clip);
        return speed ? { ...move, speed } : move;
      }),
    });
    left = store.snapshot().clip;
    return done !== null;
  };
  if (!place()) return null;
  return {
    correct(clip, speed) {
      const now = store.snapshot().clip.get(clip);
      if (!now || editor.readOnly()) return false;
      if (store.snapshot().clip !== left || store.undoLabel !== 'clip.synchronise')
        return (
          perform(editor, 'clip.synchronise', {
            reference,
            moves: [{ clip, at: now.place.start, speed }],
          }) !== null
        );
      speeds.set(clip, speed);
      store.undo();
      if (place()) return true;
      speeds.delete(clip);
      store.redo();
      left = store.snapshot().clip;
      return false;
    },
  };
}
