import { onCleanup, onMount } from 'solid-js';
import { snapToFrame } from '../../../../base/time.ts';
import type { Clip } from '../../../../project/records/clip.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import { notify } from '../../../ui/notices.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { perform } from '../../../workspace/perform.ts';
import { clipsBetween, withLinked } from '../../../workspace/state/clip-range.ts';
import { NO_OVERLAY } from '../paint/scene.ts';
import { addEnvelopePoint, dragEnvelope, type EnvelopeHold, envelopeUnder } from './clip-envelope.ts';
import { type AlongHandlers, dragAlong } from './drag-along.ts';
import { dragMarquee } from './drag-marquee.ts';
import { dragMove } from './drag-move.ts';
import { choosePoint } from './drag-points.ts';
import { dragContent, dragFade, dragTrim, type TrimMode } from './drag-trim.ts';
import { type Hit, hitTest } from './hit-test.ts';
import { pointIn, type Stage } from './stage.ts';
import { useTouch } from './touch.ts';

/** Before this many px a press is a click. */
const THRESHOLD_PX = 4;

/** Everything the mouse and the pen do on the lanes; fingers go through touch.ts first. */
export function usePointer(editor: Editor, stage: Stage): void {
  const { state } = editor;
  const { selection, view, automation } = state;
  const hit = (event: PointerEvent | MouseEvent, touch = false): Hit => {
    const { x, y } = pointIn(stage, event);
    const fades = (id: string) => selection.clips().has(id) || hovered === id;
    return hitTest(editor.snapshot(), stage.rows(), view, x, y, { touch, fades });
  };
  let hovered: string | null = null;

  const choose = (event: PointerEvent, clip: Clip): void => {
    // Picture and sound of one take are chosen together; Alt takes one alone.
    const own = (one: Clip) => (event.altKey ? [one.id] : withLinked(editor.snapshot(), one));
    const ids = own(clip);
    const anchor = editor.snapshot().clip.get(selection.anchor() ?? '');
    const more = event.ctrlKey || event.metaKey;
    if (event.shiftKey && anchor) {
      const range = clipsBetween(editor.snapshot(), editor.tracks(), anchor, clip).flatMap(own);
      selection.extend(more ? [...selection.clips(), ...range] : range, clip.id);
    } else if (more) selection.toggle(ids);
    else if (!selection.clips().has(clip.id)) selection.set(ids, clip.id);
    else selection.set(selection.clips(), clip.id);
  };

  const begin = (down: PointerEvent, found: Hit, hold: EnvelopeHold | null): AlongHandlers | null => {
    const tool = state.tool();
    if (hold) return dragEnvelope(editor, stage, down, hold);
    if (tool === 'hand' || down.button === 1) return pan(editor, down);
    if (!found.clip || !found.row) return dragMarquee(editor, stage, down);
    if (found.row.track.locked) {
      notify({ text: t('editor.timeline.locked', { name: found.row.track.name }) });
      return null;
    }
    if (editor.readOnly()) return null;
    const { clip, zone } = found;
    if (zone === 'fade-in' || zone === 'fade-out') return dragFade(editor, stage, clip.id, zone);
    if (tool === 'slip' || tool === 'slide') return dragContent(editor, stage, down, clip.id, tool);
    if (zone === 'start' || zone === 'end')
      return dragTrim(editor, stage, down, clip.id, zone, modeOf(tool, down));
    return dragMove(editor, stage, down, clip.id);
  };

  const press = (down: PointerEvent, touch: boolean) => {
    const host = stage.host();
    if (!host) return;
    host.querySelector<HTMLElement>('.clip-options')?.focus({ preventScroll: true });
    const found = hit(down, touch);
    if (found.transition) {
      selection.setTransition(found.transition);
      return;
    }
    if (state.tool() === 'blade' && found.clip) {
      const at = snapToFrame(view.toTime(pointIn(stage, down).x), editor.sequence().frameRate);
      const made = perform(editor, 'clip.split', { at, clips: [found.clip.id] });
      if (made) selection.set(made.clips);
      return;
    }
    const wasSelected = found.clip ? selection.clips().has(found.clip.id) : false;
    // The gain of a clip lies over it: a press on it is not for the clip.
    const hold = down.button === 0 ? envelopeUnder(editor, stage, found, down, touch) : null;
    if (hold?.point != null) choosePoint(editor, hold.under.target, hold.point, down);
    else automation.forgetPoints();
    // With Shift or Ctrl on what is selected, a drag takes all of it along; only a click chooses anew.
    const waits = hold !== null || (wasSelected && (down.shiftKey || down.ctrlKey || down.metaKey));
    if (found.clip && state.tool() !== 'hand' && !waits) choose(down, found.clip);
    else if (waits) selection.extend(selection.clips(), found.clip!.id);
    else if (!down.shiftKey && !down.ctrlKey && !down.metaKey && state.tool() !== 'hand') selection.clear();
    let handlers: AlongHandlers | null = null;
    let moved = false;
    dragAlong(
      down,
      host,
      view,
      {
        move: (event) => {
          if (!moved && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < THRESHOLD_PX)
            return;
          if (!moved) handlers = begin(down, found, hold);
          moved = true;
          handlers?.move(event);
        },
        end: (event) => {
          if (moved) handlers?.end(event);
          else if (hold?.point == null) click(down, event, found, wasSelected);
          else if (!down.shiftKey && !down.ctrlKey && !down.metaKey)
            automation.choosePoints(hold.under.target, [hold.point]);
        },
        cancel: () => handlers?.cancel?.(),
      },
      'both',
    );
  };
  /** A click on one of many selected clips chooses it alone; on empty ground it takes the playhead there. */
  const click = (down: PointerEvent, event: PointerEvent, found: Hit, wasSelected: boolean) => {
    const plain = !down.shiftKey && !down.ctrlKey && !down.metaKey;
    if (found.clip && wasSelected && plain)
      selection.set(withLinked(editor.snapshot(), found.clip), found.clip.id);
    else if (found.clip && wasSelected && state.tool() !== 'hand') choose(down, found.clip);
    if (!found.clip && plain && state.tool() !== 'hand')
      editor.session.player.seek(
        Math.max(0, snapToFrame(view.toTime(pointIn(stage, event).x), editor.sequence().frameRate)),
      );
  };

  onMount(() => {
    const host = stage.host();
    if (!host) return;
    const touch = useTouch(editor, stage, press);
    const onDown = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return touch.down(event);
      if (event.button === 2) return chooseForMenu(event);
      if (event.button > 1) return;
      event.preventDefault();
      press(event, false);
    };
    const chooseForMenu = (event: PointerEvent) => {
      const found = hit(event);
      if (found.transition) selection.setTransition(found.transition);
      else if (!found.clip) selection.clear();
      else if (!selection.clips().has(found.clip.id))
        selection.set(withLinked(editor.snapshot(), found.clip), found.clip.id);
    };
    const onHover = (event: PointerEvent) => {
      if (event.buttons !== 0 || event.pointerType === 'touch') return;
      const found = hit(event);
      hovered = found.clip?.id ?? null;
      stage.setHovered(hovered);
      const hold = envelopeUnder(editor, stage, found, event);
      host.style.cursor = hold ? (hold.point === null ? 'ns-resize' : 'grab') : cursorOf(found, state.tool());
      if (state.tool() === 'blade' && found.row && found.clip) {
        const time = snapToFrame(view.toTime(pointIn(stage, event).x), editor.sequence().frameRate);
        stage.setOverlay({ ...NO_OVERLAY, blade: { row: found.row, time } });
      } else stage.setOverlay(NO_OVERLAY);
    };
    const onLeave = (event: PointerEvent) => {
      if (event.buttons !== 0) return;
      hovered = null;
      stage.setHovered(null);
      stage.setOverlay(NO_OVERLAY);
    };
    const onDouble = (event: MouseEvent) => {
      const found = hit(event);
      const { clip } = found;
      const hold = envelopeUnder(editor, stage, found, event);
      if (hold) return addEnvelopePoint(editor, stage, hold, event);
      if (clip?.source.kind !== 'title') return;
      selection.set([clip.id], clip.id);
      state.requestTextEdit();
    };
    host.addEventListener('pointerdown', onDown);
    host.addEventListener('pointermove', onHover);
    host.addEventListener('pointerleave', onLeave);
    host.addEventListener('dblclick', onDouble);
    onCleanup(() => {
      host.removeEventListener('pointerdown', onDown);
      host.removeEventListener('pointermove', onHover);
      host.removeEventListener('pointerleave', onLeave);
      host.removeEventListener('dblclick', onDouble);
    });
  });
}

/** Ctrl or ⌘ on an edge rolls, Alt ripples, with every tool. */
function modeOf(tool: string, event: PointerEvent): TrimMode {
  if (event.ctrlKey || event.metaKey || tool === 'roll') return 'roll';
  return event.altKey || tool === 'ripple' ? 'ripple' : 'plain';
}

function pan(editor: Editor, down: PointerEvent): AlongHandlers {
  const { view } = editor.state;
  const [left, top] = [view.left(), view.top()];
  return {
    move: (event) =>
      view.scrollTo(
        left - (event.clientX - down.clientX) * view.ticksPerPx(),
        top - (event.clientY - down.clientY),
      ),
    end: () => {},
  };
}

function cursorOf(hit: Hit, tool: string): string {
  if (tool === 'hand') return 'grab';
  if (tool === 'blade') return 'crosshair';
  if (!hit.clip) return 'default';
  if (hit.row?.track.locked) return 'not-allowed';
  if (tool === 'slip' || tool === 'slide') return 'ew-resize';
  return hit.zone === 'body'
    ? 'default'
    : hit.zone === 'start' || hit.zone === 'end'
      ? 'col-resize'
      : 'ew-resize';
}
