import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuleState } from '../../../src/protocol/relay/alerts.ts';
import { type RuleStatus, step } from './rule.ts';

const rule = { comparison: 'above', threshold: 10, forSeconds: 60 } as const;
const play = (
  values: readonly (number | null)[],
  stepMs = 30_000,
): { state: RuleState; tell: string | null }[] => {
  let status: RuleStatus = { state: 'ok', since: 0 };
  return values.map((value, i) => {
    const { tell, ...next } = step(rule, status, value, (i + 1) * stepMs);
    status = next;
    return { state: next.state, tell };
  });
};

test('calls only for what lasts, once, and tells when it is over', () => {
  expect(
    play([5, 11, 11, 11, 11, 9, 9]).map(({ state, tell }) => `${state}${tell ? ` ${tell}` : ''}`),
  ).toEqual(['ok', 'pending', 'pending', 'firing firing', 'firing', 'ok resolved', 'ok']);
  expect(play([11, 9, 11, 9, 11, 9]).every(({ tell }) => tell === null)).toBe(true);
  expect(play([11, 11, 11, null, 11, 5]).map(({ tell }) => tell)).toEqual([
    null,
    null,
    'firing',
    null,
    null,
    'resolved',
  ]);
});

test('whatever is measured, calls and all-clears take turns, and none comes early', () => {
  const value = fc.option(fc.integer({ min: 0, max: 20 }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), (values) => {
      const steps = play(values);
      const told = steps.flatMap(({ tell }) => tell ?? []);
      expect(told).toEqual(told.map((_, i) => (i % 2 === 0 ? 'firing' : 'resolved')));
      steps.forEach(({ tell }, i) => {
        // Two periods of 30 s before it were above as well.
        if (tell === 'firing')
          expect(values.slice(i - 2, i + 1).every((one) => one !== null && one > 10)).toBe(true);
      });
    }),
  );
});
