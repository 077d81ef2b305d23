import { expect, test } from 'vitest';
import { formatRemaining } from './format.ts';

test.each([
  [0, '0:00'],
  [-3, '0:00'],
  [59.6, '1:00'],
  [754, '12:34'],
  [3599.4, '59:59'],
  [3600, '1:00:00'],
  [4503, '1:15:03'],
  [36_000 + 61, '10:01:01'],
])('%s seconds are %s', (seconds, text) => {
  expect(formatRemaining(seconds)).toBe(text);
});
