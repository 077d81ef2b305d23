import { expect, test, vi } from 'vitest';
import { StoryError } from '../../../src/base/errors.ts';
import { createBreakers } from './breakers.ts';

test('after five failures in a row nobody calls, and one call finds out when it is over', async () => {
  vi.useFakeTimers();
  try {
    const breakers = createBreakers();
    const hook = breakers.of('hook');
    let calls = 0;
    let broken = true;
    const work = async () => {
      calls++;
      if (broken) throw new Error('not well', { cause: new Error('no answer') });
      return 'well';
    };
    for (let i = 0; i < 5; i++) await expect(hook.call(work)).rejects.toThrow('not well');
    await expect(hook.call(work)).rejects.toMatchObject({ code: 'not-available', params: { what: 'hook' } });
    expect(calls).toBe(5);
    expect(breakers.list()).toMatchObject([
      { name: 'hook', state: 'open', failures: 5, reason: 'no answer' },
    ]);
    // Others are not held up.
    broken = false;
    expect(await breakers.of('mail').call(work)).toBe('well');
    vi.advanceTimersByTime(600_000);
    expect(await hook.call(work)).toBe('well');
    expect(breakers.list().map(({ state }) => state)).toEqual(['closed', 'closed']);
  } finally {
    vi.useRealTimers();
  }
});

test('what we refuse ourselves is not held against the other side', async () => {
  const breakers = createBreakers();
  const refuse = () =>
    Promise.reject(new StoryError('address-refused', { params: { host: 'x', reason: 'y' } }));
  for (let i = 0; i < 10; i++) {
    await expect(breakers.of('hook').call(refuse)).rejects.toMatchObject({ code: 'address-refused' });
  }
  expect(breakers.list()).toMatchObject([{ state: 'closed', failures: 0 }]);
});
