import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextStep } from './scaling.ts';

const calm = { waiting: 0, free: 0, running: 0, idle: 0, cpu: 0, quiet: 0 };
const range = { least: 0, most: 2 };

test('starts what waiting work asks for, and no more than the machine has to give', () => {
  expect(nextStep(calm, range)).toBe(0);
  expect(nextStep({ ...calm, waiting: 1 }, range)).toBe(1);
  // Somebody else's node is free and will take it.
  expect(nextStep({ ...calm, waiting: 1, free: 1 }, range)).toBe(0);
  expect(nextStep({ ...calm, waiting: 5, running: 1, cpu: 0.4 }, range)).toBe(1);
  expect(nextStep({ ...calm, waiting: 5, running: 1, cpu: 0.98 }, range)).toBe(0);
  // The first is worth it on a busy machine too: otherwise nothing would ever be done.
  expect(nextStep({ ...calm, waiting: 5, cpu: 0.98 }, range)).toBe(1);
  expect(nextStep({ ...calm, waiting: 5, running: 2 }, range)).toBe(0);
});

test('lets an idle one go after a while, but never the least', () => {
  expect(nextStep({ ...calm, running: 1, idle: 1, quiet: 5 }, range)).toBe(0);
  expect(nextStep({ ...calm, running: 1, idle: 1, quiet: 31 }, range)).toBe(-1);
  expect(nextStep({ ...calm, running: 1, idle: 0, quiet: 31 }, range)).toBe(0);
  expect(nextStep({ ...calm, running: 1, idle: 1, quiet: 31 }, { least: 1, most: 2 })).toBe(0);
});

test('whatever it sees, it comes to rest between the least and the most', () => {
  const demands = fc.record({
    waiting: fc.nat(20),
    free: fc.nat(5),
    idle: fc.nat(5),
    cpu: fc.double({ min: 0, max: 1, noNaN: true }),
    quiet: fc.nat(100),
  });
  fc.assert(
    fc.property(demands, fc.nat(6), fc.nat(3), fc.nat(3), (demand, start, least, more) => {
      const bounds = { least, most: least + more };
      let running = start;
      for (let i = 0; i < 20; i++) running += nextStep({ ...demand, running }, bounds);
      expect(running).toBeGreaterThanOrEqual(bounds.least);
      expect(running).toBeLessThanOrEqual(bounds.most);
    }),
  );
});
