import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../../../base/time.ts';
import { createTimelineView } from './timeline-view.ts';

const hour = 3600 * TICKS_PER_SECOND;
const view = () => {
  const made = createTimelineView();
  made.setSize(1000, 200);
  made.setContent(hour, 400, TICKS_PER_SECOND / 25);
  return made;
};

describe('what the timeline shows', () => {
  test('zooming keeps the time under the pointer, wherever there is room to scroll', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 1.01, max: 8, noNaN: true }),
        fc.integer({ min: 0, max: 3000 }),
        (x, factor, seconds) => {
          const shown = view();
          shown.scrollTo(seconds * TICKS_PER_SECOND);
          const before = shown.toTime(x);
          shown.zoomAt(x, factor);
          expect(shown.toTime(x)).toBeCloseTo(before, -3);
        },
      ),
    );
  });

  test('nothing before the start and nothing far behind the end can be reached', () => {
    const shown = view();
    shown.scrollBy(-5000, -5000);
    expect([shown.left(), shown.top()]).toEqual([0, 0]);
    shown.scrollBy(1e9, 1e9);
    expect(shown.toTime(1000)).toBeLessThanOrEqual(shown.extent() + 1);
    expect(shown.top()).toBe(200);
  });

  test('the whole sequence fits', () => {
    const shown = view();
    shown.fit();
    expect(shown.toX(0)).toBe(0);
    expect(shown.toX(hour)).toBeLessThanOrEqual(1000);
    expect(shown.toX(hour)).toBeGreaterThan(900);
  });

  test('at the deepest zoom a frame is wide, not endless', () => {
    const shown = view();
    for (let i = 0; i < 100; i++) shown.zoomAt(0, 4);
    expect(shown.toX(TICKS_PER_SECOND / 25)).toBeCloseTo(120);
  });

  test('only what is out of sight is scrolled to', () => {
    const shown = view();
    shown.reveal(shown.toTime(500));
    expect(shown.left()).toBe(0);
    shown.reveal(hour / 2);
    expect(shown.toX(hour / 2)).toBeCloseTo(250);
  });
});
