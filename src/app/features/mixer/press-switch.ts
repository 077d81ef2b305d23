// A switch that records in touch mode is held: it goes over when it is pressed, not when it is let go.
import { automationMode } from '../../workspace/automation/automation-mode.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import type { MixerValue } from './mixer-values.ts';

export interface PressOptions {
  /** The strip whose automation mode counts. */
  readonly strip: string;
  readonly value: MixerValue;
  /** What a press makes of it. */
  readonly next: () => number;
  /** It can be recorded. */
  readonly able: () => boolean;
  /** Outside of touch mode. */
  readonly click: () => void;
}

export interface PressHandlers {
  readonly onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }) => void;
  readonly onMouseDown: (event: MouseEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onKeyUp: (event: KeyboardEvent) => void;
  readonly onFocusOut: () => void;
  readonly onClick: (event: MouseEvent) => void;
}

/** A press that takes longer holds the switch only as long as the hand is on it. */
export const CLICK_MS = 300;

const presses = ({ key }: KeyboardEvent): boolean => key === ' ' || key === 'Enter';

export function pressSwitch(editor: Editor, options: PressOptions): PressHandlers {
  const { value } = options;
  const touches = (): boolean =>
    automationMode(options.strip) === 'touch' && editor.session.player.playing() && options.able();
  let since: number | null = null;
  /** The click that ends a press has done its work already. */
  let clicked = false;
  const take = (event: Event): void => {
    since = event.timeStamp;
    value.begin();
    value.set(options.next());
  };
  const letGo = (now: number): void => {
    if (since === null) return;
    const stays = now - since < CLICK_MS;
    since = null;
    value.end(true, stays);
  };
  return {
    onPointerDown(event) {
      clicked = false;
      if (event.button !== 0 || !touches()) return;
      const handle = event.currentTarget;
      handle.setPointerCapture(event.pointerId);
      // Of a toggle this is its label.
      (handle.querySelector('input') ?? handle).focus({ preventScroll: true });
      clicked = true;
      take(event);
      const up = (end: PointerEvent): void => {
        handle.removeEventListener('pointerup', up);
        handle.removeEventListener('pointercancel', up);
        letGo(end.timeStamp);
      };
      handle.addEventListener('pointerup', up);
      handle.addEventListener('pointercancel', up);
    },
    onMouseDown(event) {
      // A held switch is not dragged away with what it is on.
      if (since !== null) event.preventDefault();
    },
    onKeyDown(event) {
      if (!presses(event) || (since === null && !touches())) return;
      event.preventDefault();
      event.stopPropagation();
      if (since === null && !event.repeat) take(event);
    },
    onKeyUp(event) {
      if (!presses(event) || since === null) return;
      event.preventDefault();
      letGo(event.timeStamp);
    },
    onFocusOut: () => letGo(performance.now()),
    onClick(event) {
      // Of a key it has no detail.
      if (clicked && event.detail > 0) event.preventDefault();
      else options.click();
      clicked = false;
    },
  };
}
