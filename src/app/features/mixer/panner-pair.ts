// The two coordinates of a source, moved by one hand.
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Animated } from '../../../project/records/fields.ts';
import { automationMode } from '../../workspace/automation/automation-mode.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { beginDrag, type Drag, refuseFollower } from '../../workspace/perform.ts';
import { PLAIN } from '../../workspace/sound/panner-values.ts';
import { commandOf, type StripRef, setStrip, stripOf } from '../../workspace/sound/strips.ts';

interface Point {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

export interface PlacePair {
  begin(): void;
  set(x: number, y: number): void;
  end(keep: boolean): void;
  once(x: number, y: number): void;
}

const moved = (old: Animated, at: number, value: number): Animated => {
  if (typeof old === 'number') return value;
  const by = value - valueAt(old, at);
  return {
    ...old,
    keys: old.keys.map((key) => ({ ...key, value: Math.min(1, Math.max(-1, key.value + by)) })),
  };
};

export function createPair(editor: Editor, ref: StripRef): PlacePair {
  const { player } = editor.session;
  const panner = () => ({ ...PLAIN, ...stripOf(editor.snapshot(), ref)?.panner });
  let drag: Drag | null = null;
  let before = panner();
  let from = 0;
  let points: Point[] | null = null;
  const pair: PlacePair = {
    begin() {
      drag?.commit();
      if (refuseFollower(editor)) return;
      before = panner();
      from = player.time();
      points = automationMode(ref.id) !== 'read' && player.playing() ? [] : null;
      drag = beginDrag(editor, commandOf(ref));
    },
    set(x, y) {
      points?.push({ at: player.time(), x, y });
      const next = points ? { x, y } : { x: moved(before.x, from, x), y: moved(before.y, from, y) };
      drag?.update((apply) => setStrip(apply, ref, { panner: { ...before, ...next } }));
    },
    end(keep) {
      const path = points;
      if (keep && path && path.length > 0)
        drag?.update((apply) => {
          setStrip(apply, ref, { panner: before });
          for (const value of ['x', 'y'] as const)
            apply('automation.record', {
              target: { kind: 'panner', id: ref.id, value },
              mode: 'touch',
              from,
              to: Math.max(from, path.at(-1)!.at),
              points: path.map((point) => ({ at: point.at, value: point[value] })),
              tolerance: 0.01,
            });
        });
      if (keep) drag?.commit();
      else drag?.revert();
      drag = null;
      points = null;
    },
    once(x, y) {
      pair.begin();
      pair.set(x, y);
      pair.end(true);
    },
  };
  return pair;
}
