import { snapToFrame } from '../../../../base/time.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { type AlongHandlers, dragAlong } from './drag-along.ts';
import { type CurveUnder, choosePoint, dragPoints, marqueePoints, pointUnder } from './drag-points.ts';
import { pointIn, type Stage } from './stage.ts';

/** Before this many px a press is a click. */
const THRESHOLD_PX = 3;

/** A press on a lane: on a point it takes hold of what is chosen, elsewhere it draws a rectangle; a finger beside the points scrolls. */
export function pressCurve(
  editor: Editor,
  stage: Stage,
  element: HTMLElement,
  under: CurveUnder,
  down: PointerEvent,
): void {
  const { view, automation } = editor.state;
  const touch = down.pointerType === 'touch';
  const at = pointUnder(editor, stage, under, down, touch);
  const more = down.shiftKey || down.ctrlKey || down.metaKey;
  if (at !== null) choosePoint(editor, under.target, at, down);
  else if (!more && !touch) automation.forgetPoints();
  let handlers: AlongHandlers | null = null;
  const begin = (): AlongHandlers => {
    if (at !== null)
      return editor.readOnly()
        ? { move: () => {}, end: () => {} }
        : dragPoints(editor, stage, down, under, at);
    if (!touch) return marqueePoints(editor, stage, down, under);
    const [left, top] = [view.left(), view.top()];
    return {
      move: (event) =>
        view.scrollTo(
          left - (event.clientX - down.clientX) * view.ticksPerPx(),
          top - (event.clientY - down.clientY),
        ),
      end: () => {},
    };
  };
  dragAlong(down, element, view, {
    move: (event) => {
      const far = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
      if (!handlers && far < THRESHOLD_PX) return;
      handlers ??= begin();
      handlers.move(event);
    },
    end: (event) => {
      if (handlers) return handlers.end(event);
      if (at !== null && !more) automation.choosePoints(under.target, [at]);
      if (at !== null || more) return;
      const time = snapToFrame(view.toTime(pointIn(stage, event).x), editor.sequence().frameRate);
      editor.session.player.seek(Math.max(0, time));
    },
    cancel: () => handlers?.cancel?.(),
  });
}
