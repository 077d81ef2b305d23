import { clipsOfTrack } from '../../../../project/records/track-index.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { visibleClips } from '../layout/visible-clips.ts';
import { NO_OVERLAY } from '../paint/scene.ts';
import type { AlongHandlers } from './drag-along.ts';
import { pointIn, type Stage } from './stage.ts';

/** A rectangle over the lanes selects what it touches; with Shift or Ctrl, in addition. It is held in time, so it grows while the view scrolls. */
export function dragMarquee(editor: Editor, stage: Stage, down: PointerEvent): AlongHandlers {
  const { view, selection } = editor.state;
  const from = pointIn(stage, down);
  const anchor = { time: view.toTime(from.x), y: from.y + view.top() };
  const before = down.shiftKey || down.ctrlKey || down.metaKey ? [...selection.clips()] : [];
  const done = () => stage.setOverlay(NO_OVERLAY);
  return {
    move: (event) => {
      const to = pointIn(stage, event);
      const time = view.toTime(to.x);
      const [left, right] = [Math.min(anchor.time, time), Math.max(anchor.time, time)];
      const [top, bottom] = [Math.min(anchor.y, to.y + view.top()), Math.max(anchor.y, to.y + view.top())];
      const found = stage
        .rows()
        .filter((row) => row.top < bottom && row.top + row.height > top && !row.track.locked)
        .flatMap((row) => visibleClips(clipsOfTrack(editor.snapshot(), row.track.id), left, right));
      selection.set([...before, ...found.map(({ id }) => id)]);
      const x = view.toX(left);
      const marquee = { x, y: top - view.top(), w: view.toX(right) - x, h: bottom - top };
      stage.setOverlay({ ...NO_OVERLAY, marquee });
    },
    end: done,
    cancel: done,
  };
}
