import { expect, test } from 'vitest';
import { LineDelay } from './line-delay.ts';

const STEP_MS = 40;

test('a near relay is asked for two pictures at once, a far one for as many as its line holds, up to four', () => {
  const after = (answerMs: number, renderMs: number): number => {
    const delay = new LineDelay();
    for (let i = 0; i < 10; i++) delay.measured(answerMs, renderMs);
    return delay.atOnce(STEP_MS);
  };
  expect(new LineDelay().atOnce(STEP_MS)).toBe(2);
  expect(after(15, 10)).toBe(2);
  expect(after(80, 10)).toBe(3);
  expect(after(130, 10)).toBe(4);
  expect(after(900, 10)).toBe(4);
  // What limits a slow node is not the line.
  expect(after(350, 300)).toBe(2);
});

test('the wait for those ahead in the queue is not taken for the line', () => {
  const delay = new LineDelay();
  delay.measured(30, 10);
  for (let i = 0; i < 15; i++) delay.measured(120, 10);
  expect(delay.atOnce(STEP_MS)).toBe(2);
  // Nor a line that has really become long for ever.
  for (let i = 0; i < 60; i++) delay.measured(120, 10);
  expect(delay.atOnce(STEP_MS)).toBe(4);
});
