// The two coordinates of a strip's source, moved by one hand.
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { PLAIN } from '../../workspace/sound/panner-values.ts';
import type { RoomHand } from '../../workspace/sound/room-hands.ts';
import { commandOf, type StripRef, setStrip, stripOf } from '../../workspace/sound/strips.ts';
import { createHand } from './hand.ts';

const COORDINATES = ['x', 'y'] as const;
const within = (value: number): number => Math.min(1, Math.max(-1, value));
/** 0.1 + 0.2 must read 0.3. */
const clean = (value: number): number => Math.round(value * 1000) / 1000;

export function createRoomHand(editor: Editor, ref: StripRef): RoomHand {
  const panner = () => stripOf(editor.snapshot(), ref)?.panner;
  const read = (value: 'x' | 'y') => panner()?.[value] ?? PLAIN[value];
  const hand = createHand(editor, {
    strip: ref.id,
    label: commandOf(ref),
    parts: COORDINATES.map((value) => ({
      min: -1,
      max: 1,
      read: () => read(value),
      target: () => (ref.kind === 'master' ? null : { kind: 'panner', id: ref.id, value }),
      tolerance: 0.01,
    })),
    write: (apply, [x, y]) => setStrip(apply, ref, { panner: { ...PLAIN, ...panner(), x: x!, y: y! } }),
    steps: false,
  });
  let from: readonly number[] = [];
  return {
    begin() {
      from = COORDINATES.map((value) => valueAt(read(value), editor.session.player.time()));
      hand.begin();
    },
    shift: (dx, dy) => hand.set([dx, dy].map((by, i) => clean(within((from[i] ?? 0) + by)))),
    put: (x, y) => hand.set([x, y]),
    end: (keep) => hand.end(keep),
  };
}
