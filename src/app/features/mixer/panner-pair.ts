// The two coordinates of a source, moved by one hand.
import type { Editor } from '../../workspace/editor-context.ts';
import { PLAIN } from '../../workspace/sound/panner-values.ts';
import { commandOf, type StripRef, setStrip, stripOf } from '../../workspace/sound/strips.ts';
import { createHand, type Hand } from './hand.ts';

export function createPair(editor: Editor, ref: StripRef): Hand {
  const panner = () => stripOf(editor.snapshot(), ref)?.panner;
  return createHand(editor, {
    strip: ref.id,
    label: commandOf(ref),
    parts: (['x', 'y'] as const).map((value) => ({
      min: -1,
      max: 1,
      read: () => panner()?.[value] ?? PLAIN[value],
      target: () => (ref.kind === 'master' ? null : { kind: 'panner', id: ref.id, value }),
      tolerance: 0.01,
    })),
    write: (apply, [x, y]) => setStrip(apply, ref, { panner: { ...PLAIN, ...panner(), x: x!, y: y! } }),
    steps: false,
  });
}
