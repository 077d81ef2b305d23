/**
 * A drag that has begun: `move` until the button or finger comes up, then `end(true)`; `end(false)` when it is given up, by Escape or
 * by the browser. The element that was pressed keeps the pointer meanwhile.
 */
export function followPointer(
  down: PointerEvent & { readonly currentTarget: EventTarget | null },
  move: (event: PointerEvent) => void,
  end: (keep: boolean) => void,
): void {
  const element = down.currentTarget as HTMLElement;
  element.setPointerCapture(down.pointerId);
  const finish = (keep: boolean) => {
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', cancel);
    removeEventListener('keydown', onEscape, true);
    end(keep);
  };
  const up = () => finish(true);
  const cancel = () => finish(false);
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    finish(false);
  };
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', cancel);
  addEventListener('keydown', onEscape, true);
}
