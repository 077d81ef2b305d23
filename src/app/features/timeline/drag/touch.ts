import type { Editor } from '../../../workspace/editor-context.ts';
import type { Stage } from './stage.ts';
import { pointIn } from './stage.ts';

const LONG_PRESS_MS = 350;
const SLOP_PX = 8;

/**
 * One finger pans, two pinch, a tap selects or takes the playhead along, a long press picks up what is under it. `press` is what a mouse press does.
 */
export function useTouch(
  editor: Editor,
  stage: Stage,
  press: (event: PointerEvent, touch: boolean) => void,
): { down(event: PointerEvent): void } {
  const { view } = editor.state;
  const fingers = new Map<number, { x: number; y: number }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let panning = false;
  let handed = false;

  const spread = () => {
    const [a, b] = [...fingers.values()];
    return a && b ? { px: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)), middle: (a.x + b.x) / 2 } : null;
  };
  const stop = (host: HTMLElement) => {
    clearTimeout(timer);
    host.removeEventListener('pointermove', onMove);
    host.removeEventListener('pointerup', onEnd);
    host.removeEventListener('pointercancel', onEnd);
    fingers.clear();
  };
  const onMove = (event: PointerEvent) => {
    const finger = fingers.get(event.pointerId);
    if (!finger || handed) return;
    const { x, y } = pointIn(stage, event);
    if (fingers.size >= 2) {
      const before = spread();
      Object.assign(finger, { x, y });
      const after = spread();
      if (before && after) {
        view.scrollBy(before.middle - after.middle, 0);
        view.zoomAt(after.middle, after.px / before.px);
      }
      return;
    }
    if (!panning && Math.hypot(x - finger.x, y - finger.y) < SLOP_PX) return;
    panning = true;
    clearTimeout(timer);
    view.scrollBy(finger.x - x, finger.y - y);
    Object.assign(finger, { x, y });
  };
  const onEnd = (event: PointerEvent) => {
    const host = stage.host();
    const tap = event.type === 'pointerup' && !panning && !handed && fingers.size === 1;
    fingers.delete(event.pointerId);
    if (!host || fingers.size > 0) return;
    stop(host);
    if (!tap) return;
    // A tap is a press and a release in one place.
    press(event, true);
    host.dispatchEvent(new PointerEvent('pointerup', event));
  };
  return {
    down: (event) => {
      const host = stage.host();
      if (!host) return;
      if (fingers.size === 0) {
        panning = false;
        handed = false;
        host.addEventListener('pointermove', onMove);
        host.addEventListener('pointerup', onEnd);
        host.addEventListener('pointercancel', onEnd);
        timer = setTimeout(() => {
          handed = true;
          stop(host);
          navigator.vibrate?.(10);
          press(event, true);
        }, LONG_PRESS_MS);
      } else {
        clearTimeout(timer);
        panning = true;
      }
      fingers.set(event.pointerId, pointIn(stage, event));
      host.setPointerCapture(event.pointerId);
    },
  };
}
