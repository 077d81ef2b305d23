import type { Editor } from '../../workspace/editor-context.ts';

const THRESHOLD_PX = 5;
const LONG_PRESS_MS = 350;

/**
 * Carries media to the timeline. With a mouse it begins after a few pixels; with a finger after a long press, so that a swipe
 * scrolls the list. Ctrl or ⌘ while dropping inserts instead of overwriting; Escape gives up.
 */
export function dragMedia(down: PointerEvent, editor: Editor, asset: string, choose: () => void): void {
  if (down.button !== 0 || editor.readOnly()) return;
  const { state } = editor;
  const touch = down.pointerType === 'touch';
  const source = down.currentTarget as HTMLElement;
  let active = false;
  const begin = () => {
    active = true;
    choose();
    if (touch) source.style.touchAction = 'none';
    update(down);
  };
  const timer = touch ? setTimeout(begin, LONG_PRESS_MS) : undefined;
  const update = (event: PointerEvent) => {
    const chosen = state.media();
    const assets = chosen.has(asset) ? [...chosen] : [asset];
    state.setMediaDrag({
      assets,
      x: event.clientX,
      y: event.clientY,
      insert: event.ctrlKey || event.metaKey,
    });
  };
  const far = (event: PointerEvent) =>
    Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > THRESHOLD_PX;
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    if (!active && touch && far(event)) finish();
    else if (!active && !touch && far(event)) begin();
    if (active) update(event);
  };
  const onTouchMove = (event: TouchEvent) => active && event.preventDefault();
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    const drag = state.mediaDrag();
    if (active && drag) {
      state.mediaDrop?.(drag);
      // The click that may follow a drag must not change what is chosen; later ones must.
      const swallow = (click: MouseEvent) => click.stopPropagation();
      addEventListener('click', swallow, { capture: true });
      setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0);
    }
    finish();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !active) return;
    event.preventDefault();
    event.stopPropagation();
    finish();
  };
  const finish = () => {
    clearTimeout(timer);
    source.style.touchAction = '';
    state.setMediaDrag(null);
    removeEventListener('pointermove', onMove);
    removeEventListener('pointerup', onUp);
    removeEventListener('pointercancel', finish);
    removeEventListener('keydown', onKey, true);
    removeEventListener('touchmove', onTouchMove);
  };
  addEventListener('pointermove', onMove);
  addEventListener('pointerup', onUp);
  addEventListener('pointercancel', finish);
  addEventListener('keydown', onKey, true);
  addEventListener('touchmove', onTouchMove, { passive: false });
}
