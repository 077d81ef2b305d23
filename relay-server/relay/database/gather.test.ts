import { expect, test } from 'vitest';
import { gather } from './gather.ts';

test('what is asked while one answer is made is answered together, in order, so many at most', async () => {
  const batches: number[][] = [];
  const ask = gather<number, number>(async (calls) => {
    batches.push([...calls]);
    return calls.map((call) => call * 10);
  }, 4);
  expect(await Promise.all([1, 2, 3, 4, 5, 6].map(ask))).toEqual([10, 20, 30, 40, 50, 60]);
  expect(batches).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
  expect(await ask(7)).toBe(70);
});

test('a refusal is its caller’s alone, and a batch that fails is asked again one by one', async () => {
  const batches: number[][] = [];
  const ask = gather<number, string>(async (calls) => {
    batches.push([...calls]);
    if (calls.includes(3)) throw new Error('the whole batch');
    return calls.map((call) => (call === 2 ? new Error('not this one') : `${call}`));
  }, 10);
  const answers = await Promise.allSettled([1, 2, 3, 4].map(ask));
  expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
    '1',
    'not this one',
    'the whole batch',
    '4',
  ]);
  expect(batches).toEqual([[1, 2, 3, 4], [1], [2], [3], [4]]);
});
