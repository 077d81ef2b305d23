import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrivalOf, POLICIES, PRIORITY_STEP_MS, type Priced, priceOf, SHORTNESS } from './policy.ts';

const now = Date.UTC(2026, 10, 1);
const task: fc.Arbitrary<Priced> = fc.record({
  since: fc.integer({ min: now, max: now + 7 * 86_400_000 }),
  priority: fc.integer({ min: -100, max: 100 }),
  deadline: fc.constant(null),
  estimate: fc.double({ min: 0, max: 86_400, noNaN: true }),
  tag: fc.double({ min: 0, max: 1e7, noNaN: true }),
});

test('who counts as having come first goes first, to a tenth of a second', () => {
  fc.assert(
    fc.property(fc.constantFrom(...POLICIES), task, task, (policy, a, b) => {
      const apart = arrivalOf(policy, a) - arrivalOf(policy, b);
      if (apart > 100) expect(priceOf(policy, a)).toBeLessThan(priceOf(policy, b));
      expect(Number.isInteger(priceOf(policy, a))).toBe(true);
      expect(Math.abs(priceOf(policy, a))).toBeLessThanOrEqual(2 ** 31);
    }),
  );
});

test('nothing that comes long enough afterwards goes before a task: none starves', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('fifo', 'priority', 'shortest' as const),
      task,
      task,
      (policy, old, newer) => {
        const bound = 200 * PRIORITY_STEP_MS + SHORTNESS * old.estimate * 1000;
        const late = { ...newer, since: old.since + bound + 1000 };
        expect(priceOf(policy, late)).toBeLessThan(priceOf(policy, old));
      },
    ),
  );
});

test('a near deadline brings a job forward, but takes nobody’s fair share', () => {
  const base = { since: now, priority: 0, estimate: 600, tag: 5 };
  const hurried = { ...base, deadline: now + 3_600_000 };
  const calm = { ...base, deadline: null };
  expect(priceOf('priority', hurried)).toBeGreaterThan(priceOf('priority', calm));
  expect(priceOf('shortest', hurried)).toBeGreaterThan(priceOf('shortest', calm));
  expect(priceOf('fair', hurried)).toBe(priceOf('fair', calm));
  expect(priceOf('fifo', hurried)).toBe(priceOf('fifo', calm));
});
