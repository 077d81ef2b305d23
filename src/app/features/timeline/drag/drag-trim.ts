import { formatTimecode } from '../../../../base/timecode.ts';
import { clipEnd } from '../../../../project/records/clip.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import { preferences } from '../../../ui/preferences.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { beginDrag } from '../../../workspace/perform.ts';
import { NO_OVERLAY } from '../paint/scene.ts';
import type { AlongHandlers } from './drag-along.ts';
import { signed } from './readout.ts';
import { createSnapper } from './snapping.ts';
import { pointIn, type Stage } from './stage.ts';

export type TrimMode = 'plain' | 'ripple' | 'roll';

/** An edge follows the pointer; the preview shows the frame that would be the first or the last. */
export function dragTrim(
  editor: Editor,
  stage: Stage,
  down: PointerEvent,
  id: string,
  edge: 'start' | 'end',
  mode: TrimMode,
): AlongHandlers {
  const { view } = editor.state;
  const { player } = editor.session;
  const clip = editor.snapshot().clip.get(id)!;
  const start = view.toTime(pointIn(stage, down).x);
  const edgeAt = edge === 'start' ? clip.place.start : clipEnd(clip);
  const before = player.time();
  const snapper = createSnapper(editor, new Set([id]), preferences.snapping);
  const drag = beginDrag(editor, 'clip.trim');
  const restore = () => {
    stage.setOverlay(NO_OVERLAY);
    player.seek(before);
  };
  return {
    move: (event) => {
      const { x, y } = pointIn(stage, event);
      const { delta, line } = snapper.snap([edgeAt], view.toTime(x) - start, event.shiftKey);
      let gone = 0;
      drag.update((apply) => {
        gone = apply('clip.trim', { clip: id, edge, delta: Math.round(delta), mode }).delta;
      });
      const now = editor.session.store.snapshot().clip.get(id);
      const rate = editor.sequence().frameRate;
      if (now) {
        player.scrub(edge === 'start' ? now.place.start : Math.max(0, clipEnd(now) - editor.frame()));
        const text = t('editor.timeline.readoutTrim', {
          delta: signed(gone, rate),
          duration: formatTimecode(now.duration, rate),
        });
        stage.setOverlay({
          ...NO_OVERLAY,
          snapLine: gone === Math.round(delta) ? line : null,
          label: { text, x, y },
        });
      }
    },
    end: () => {
      drag.commit();
      restore();
    },
    cancel: () => {
      drag.revert();
      restore();
    },
  };
}

/** slip: other media in the same place. slide: the same media in another place, between its neighbours. */
export function dragContent(
  editor: Editor,
  stage: Stage,
  down: PointerEvent,
  id: string,
  tool: 'slip' | 'slide',
): AlongHandlers {
  const { view, selection } = editor.state;
  const start = view.toTime(pointIn(stage, down).x);
  const drag = beginDrag(editor, tool === 'slip' ? 'clip.slip' : 'clip.slide');
  const done = () => stage.setOverlay(NO_OVERLAY);
  return {
    move: (event) => {
      const { x, y } = pointIn(stage, event);
      const delta = Math.round(view.toTime(x) - start);
      let gone = 0;
      drag.update((apply) => {
        // The media follows the pointer: dragging to the right shows earlier media.
        if (tool === 'slip')
          gone = -apply('clip.slip', { clips: [...new Set([id, ...selection.clips()])], delta: -delta })
            .delta;
        else gone = apply('clip.slide', { clip: id, delta }).delta;
      });
      const rate = editor.sequence().frameRate;
      stage.setOverlay({ ...NO_OVERLAY, label: { text: signed(gone, rate), x, y } });
    },
    end: () => {
      drag.commit();
      done();
    },
    cancel: () => {
      drag.revert();
      done();
    },
  };
}

export function dragFade(
  editor: Editor,
  stage: Stage,
  id: string,
  side: 'fade-in' | 'fade-out',
): AlongHandlers {
  const { view } = editor.state;
  const clip = editor.snapshot().clip.get(id)!;
  const drag = beginDrag(editor, 'clip.set');
  const done = () => stage.setOverlay(NO_OVERLAY);
  return {
    move: (event) => {
      const { x, y } = pointIn(stage, event);
      const time = view.toTime(x);
      const wish = side === 'fade-in' ? time - clip.place.start : clipEnd(clip) - time;
      const room = clip.duration - (side === 'fade-in' ? clip.fadeOut : clip.fadeIn);
      const near = 4 * view.ticksPerPx();
      const length = Math.round(wish < near ? 0 : Math.min(room, wish));
      drag.update((apply) =>
        apply('clip.set', { clips: [id], fields: { [side === 'fade-in' ? 'fadeIn' : 'fadeOut']: length } }),
      );
      const text = t('editor.timeline.fade', { length: formatTimecode(length, editor.sequence().frameRate) });
      stage.setOverlay({ ...NO_OVERLAY, label: { text, x, y } });
    },
    end: () => {
      drag.commit();
      done();
    },
    cancel: () => {
      drag.revert();
      done();
    },
  };
}
