import { expect, test } from 'vitest';
import { remembered } from './remembered.ts';

/** A database that answers when it is told to. */
function slow() {
  const asked: ((value: string | null) => void)[] = [];
  return {
    asked,
    find: () => new Promise<string | null>((resolve) => void asked.push(resolve)),
  };
}

const turn = (): Promise<void> => new Promise(setImmediate);

test('a hundred who come together are looked up once, and not again until it is too long ago', async () => {
  let now = 0;
  const known = remembered<string>(5000, () => now);
  const { asked, find } = slow();
  const first = Promise.all(Array.from({ length: 100 }, () => known.get('a', find)));
  const other = known.get('b', find);
  await turn();
  expect(asked).toHaveLength(2);
  asked[0]!('Ada');
  asked[1]!(null);
  expect(new Set(await first)).toEqual(new Set(['Ada']));
  expect(await other).toBeNull();
  now = 4999;
  expect(await known.get('a', find)).toBe('Ada');
  expect(asked).toHaveLength(2);
  now = 5000;
  void known.get('a', find);
  // Of what nobody has nothing is kept.
  void known.get('b', find);
  expect(asked).toHaveLength(4);
});

test('what was revoked while it was looked up is believed by nobody', async () => {
  const known = remembered<string>(5000);
  const { asked, find } = slow();
  const before = known.get('a', find);
  known.forget();
  const after = known.get('a', find);
  expect(asked).toHaveLength(2);
  // The first answer is from before the revocation.
  asked[0]!('Ada');
  await turn();
  asked[1]!(null);
  expect(await before).toBeNull();
  expect(await after).toBeNull();
  void known.get('a', find);
  expect(asked).toHaveLength(3);
});

test('a database that fails is asked again', async () => {
  const known = remembered<string>(5000);
  await expect(known.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await known.get('a', async () => 'Ada')).toBe('Ada');
});
