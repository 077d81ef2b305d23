import { describe, expect, test } from 'vitest';
import { readNumber } from './read-number.ts';

describe('typing a number', () => {
  test.each([
    ['12', 12],
    ['12,5', 12.5],
    ['-3.25', -3.25],
    ['1920/2', 960],
    ['100*1.5', 150],
    ['10-4', 6],
    ['50 %', 50],
    ['1 080', 1080],
  ])('%s is %d', (text, value) => expect(readNumber(text, 0)).toBe(value));

  test('a plus in front adds to what is there', () => expect(readNumber('+10', 5)).toBe(15));

  test.each(['', 'abc', '1/0', '--2', '1..2'])('%s is refused', (text) =>
    expect(readNumber(text, 1)).toBeNull(),
  );
});
