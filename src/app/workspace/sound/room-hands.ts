// What pointer and keys do to sources in the room.
import { followPointer } from '../../ui/follow-pointer.ts';

export interface RoomSource {
  readonly id: string;
  readonly name: string;
  /** −1 left … 1 right. */
  readonly x: number;
  /** −1 back … 1 front. */
  readonly y: number;
  readonly divergence: number;
  /** It was given no place yet. */
  readonly idle: boolean;
}

/** What moves the sources; a drag is one step of undo. */
export interface RoomHand {
  begin(): void;
  /** Each from where it stood at `begin`, as far as the walls let it. */
  shift(dx: number, dy: number): void;
  /** All to one place. */
  put(x: number, y: number): void;
  end(keep: boolean): void;
}

export interface RoomView {
  readonly sources: () => readonly RoomSource[];
  readonly apart: () => boolean;
  readonly disabled: () => boolean;
  /** px from the middle to a wall. */
  readonly reach: (box: DOMRect) => number;
}

export interface RoomHands {
  readonly drag: (down: PointerEvent & { currentTarget: SVGElement }) => void;
  readonly key: (event: KeyboardEvent) => void;
  readonly letGo: () => void;
}

const STEP = 0.05;
const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

const hundredth = (value: number): number => Math.round(Math.min(1, Math.max(-1, value)) * 100) / 100;

/** As far as the last of them comes to the wall. */
function within(by: number, axis: 'x' | 'y', from: readonly RoomSource[]): number {
  const places = from.map((source) => source[axis]);
  return Math.min(1 - Math.min(...places), Math.max(-1 - Math.max(...places), by));
}

/**
 * Sources that stand at one place go where the pointer is; where they stand apart, each goes as far as the pointer does, so that they keep
 * their distances. Arrows move them as far as each other, Home takes all to the front.
 */
export function roomHands(hand: RoomHand, view: RoomView): RoomHands {
  const drag: RoomHands['drag'] = (down) => {
    if (down.button !== 0 || view.disabled()) return;
    down.preventDefault();
    const box = down.currentTarget.getBoundingClientRect();
    const reach = view.reach(box);
    down.currentTarget.querySelector<SVGElement>('[role=slider]')?.focus({ preventScroll: true });
    const apart = view.apart();
    hand.begin();
    const to = (event: PointerEvent): void => {
      if (apart) hand.shift((event.clientX - down.clientX) / reach, (down.clientY - event.clientY) / reach);
      else
        hand.put(
          hundredth((event.clientX - (box.left + box.width / 2)) / reach),
          hundredth((box.top + box.height / 2 - event.clientY) / reach),
        );
    };
    if (!apart) to(down);
    followPointer(down, to, (keep) => hand.end(keep));
  };
  /** A key that is held is one step of undo: how far it went from where they stood. */
  let held: { dx: number; dy: number; from: readonly RoomSource[] } | null = null;
  const key = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (view.disabled() || (!step && event.key !== 'Home') || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!held) {
      hand.begin();
      held = { dx: 0, dy: 0, from: view.sources() };
    }
    if (!step) {
      hand.put(0, 1);
      return;
    }
    const by = event.shiftKey ? 4 * STEP : event.altKey ? STEP / 5 : STEP;
    held.dx = within(held.dx + by * step[0], 'x', held.from);
    held.dy = within(held.dy + by * step[1], 'y', held.from);
    hand.shift(held.dx, held.dy);
  };
  const letGo = (): void => {
    if (held) hand.end(true);
    held = null;
  };
  return { drag, key, letGo };
}
