import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followPointer } from './follow-pointer.ts';

/** An element and a window as far as a drag needs them. */
let page: EventTarget;
let element: EventTarget & { captured: number | null };
beforeEach(() => {
  page = new EventTarget();
  element = Object.assign(new EventTarget(), {
    captured: null as number | null,
    setPointerCapture(id: number) {
      this.captured = id;
    },
  });
  // Node's EventTarget knows `capture` as an option alone when it removes.
  for (const name of ['addEventListener', 'removeEventListener'] as const)
    vi.stubGlobal(name, (type: string, listener: EventListener, capture: boolean) =>
      page[name](type, listener, { capture }),
    );
});
afterEach(() => vi.unstubAllGlobals());

function press() {
  const [moves, ends]: [number[], boolean[]] = [[], []];
  const down = { currentTarget: element, pointerId: 7 } as unknown as PointerEvent;
  followPointer(
    down,
    (event) => moves.push(event.clientX),
    (keep) => ends.push(keep),
  );
  return { moves, ends };
}
const send = (to: EventTarget, type: string, fields: object = {}): Event => {
  const event = Object.assign(new Event(type, { cancelable: true }), fields);
  to.dispatchEvent(event);
  return event;
};

test('follows the pointer that was pressed until it comes up', () => {
  const { moves, ends } = press();
  expect(element.captured).toBe(7);
  send(element, 'pointermove', { clientX: 3 });
  send(element, 'pointermove', { clientX: 8 });
  send(element, 'pointerup');
  send(element, 'pointermove', { clientX: 20 });
  send(element, 'pointercancel');
  send(page, 'keydown', { key: 'Escape' });
  expect(moves).toEqual([3, 8]);
  expect(ends).toEqual([true]);
});

test.each([
  ['by the browser', () => send(element, 'pointercancel')],
  ['by Escape', () => send(page, 'keydown', { key: 'Escape' })],
])('is given up %s, once', (_, give) => {
  const { moves, ends } = press();
  send(page, 'keydown', { key: 'a' });
  expect(ends).toEqual([]);
  give();
  send(element, 'pointermove', { clientX: 20 });
  send(element, 'pointerup');
  expect(ends).toEqual([false]);
  expect(moves).toEqual([]);
});

test('the Escape that gives it up closes nothing else', () => {
  press();
  const key = send(page, 'keydown', { key: 'Escape' });
  expect(key.defaultPrevented).toBe(true);
  const next = send(page, 'keydown', { key: 'Escape' });
  expect(next.defaultPrevented).toBe(false);
});
