// What faders, sliders and knobs have in common: relative drags with a fine mode, keys, a double click that gives the start back.
import { followPointer } from '../../ui/follow-pointer.ts';

export interface SlideOptions {
  readonly value: () => number;
  /** 0 … 1 along the way, and back. */
  readonly position: (value: number) => number;
  readonly at: (position: number) => number;
  readonly axis: 'x' | 'y';
  /** px of the whole way. */
  readonly length: () => number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Of Page Up and Page Down. */
  readonly page: number;
  readonly initial: number;
  readonly disabled: () => boolean;
  readonly begin: () => void;
  readonly set: (value: number) => void;
  readonly end: (keep: boolean) => void;
  /** Enter: where a value can be typed. */
  readonly onEnter?: () => void;
}

/** Fine: a tenth of the way. */
const FINE = 0.1;
const MOVED_PX = 2;

export interface SlideHandlers {
  readonly onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onKeyUp: () => void;
  readonly onBlur: () => void;
  readonly onDblClick: () => void;
}

export function slide(options: SlideOptions): SlideHandlers {
  const clamp = (value: number): number => Math.min(options.max, Math.max(options.min, value));
  /** A held key is one step of undo. */
  let keying = false;
  const stopKeying = (): void => {
    if (keying) options.end(true);
    keying = false;
  };
  const key = (event: KeyboardEvent): void => {
    if (options.disabled()) return;
    if (event.key === 'Enter' && options.onEnter) {
      options.onEnter();
      event.preventDefault();
      return;
    }
    const factor = event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
    const by: Record<string, number> = {
      ArrowUp: options.step * factor,
      ArrowRight: options.step * factor,
      ArrowDown: -options.step * factor,
      ArrowLeft: -options.step * factor,
      PageUp: options.page,
      PageDown: -options.page,
    };
    const change = by[event.key];
    // From silence the first step up is the first that is heard.
    const from = Math.max(options.value(), options.min);
    const value =
      event.key === 'Home'
        ? options.min
        : event.key === 'End'
          ? options.max
          : change === undefined
            ? null
            : stepped(from, change, options);
    if (value === null || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!keying) options.begin();
    keying = true;
    options.set(clamp(value));
  };
  const pointer = (down: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (down.button !== 0 || options.disabled()) return;
    const handle = down.currentTarget;
    down.preventDefault();
    handle.focus({ preventScroll: true });
    const along = (event: PointerEvent): number => (options.axis === 'x' ? event.clientX : -event.clientY);
    let [last, place, moved] = [along(down), options.position(options.value()), false];
    const move = (event: PointerEvent): void => {
      if (!moved && Math.abs(along(event) - along(down)) < MOVED_PX) return;
      if (!moved) options.begin();
      moved = true;
      place +=
        ((along(event) - last) / Math.max(1, options.length())) * (event.shiftKey || event.altKey ? FINE : 1);
      last = along(event);
      options.set(clamp(options.at(Math.min(1, Math.max(0, place)))));
    };
    followPointer(down, move, (keep) => moved && options.end(keep));
  };
  return {
    onPointerDown: pointer,
    onKeyDown: key,
    onKeyUp: stopKeying,
    onBlur: stopKeying,
    onDblClick: () => {
      if (!options.disabled()) options.set(options.initial);
    },
  };
}

/** A step that is smaller than what the scale shows at this place (1 Hz at 10 kHz) would not be seen: then it is a thousandth of the way. */
function stepped(from: number, change: number, options: SlideOptions): number {
  const next = from + change;
  const shift = options.position(next) - options.position(from);
  if (Math.abs(shift) >= 0.002 || Math.abs(change) < options.step) return clean(next);
  const along = options.at(
    Math.min(1, Math.max(0, options.position(from) + 0.005 * (change / options.step))),
  );
  return Math.abs(along - from) > Math.abs(change) ? along : clean(next);
}

/** 0.1 + 0.2 must read 0.3. */
const clean = (value: number): number => Math.round(value * 1e6) / 1e6;
