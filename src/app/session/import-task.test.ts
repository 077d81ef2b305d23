import { expect, test } from 'vitest';
import { StoryError } from '../../base/errors.ts';
import { importTask } from './import-task.ts';
import type { ImportState } from './types.ts';

const done = { phase: 'done', asset: 'a', duplicate: false } as const;
type Tell = (state: ImportState) => void;

test('tells where it is, and its end is the last word, even when an earlier one comes late', async () => {
  let late: Tell = () => undefined;
  const task = importTask(
    'a.mp4',
    async (tell) => {
      late = tell;
      tell({ phase: 'copying', fraction: 0.5 });
      expect(task.state()).toEqual({ phase: 'copying', fraction: 0.5 });
      return done;
    },
    () => undefined,
  );
  expect(task.state()).toEqual({ phase: 'waiting' });
  await task.run();
  late({ phase: 'copying', fraction: 1 });
  expect(task.state()).toEqual(done);
});

test('a failure stays to be read', async () => {
  const error = new StoryError('media-empty', { params: { name: 'a.mp4' } });
  const task = importTask(
    'a.mp4',
    () => Promise.reject(error),
    () => undefined,
  );
  await task.run();
  expect(task.state()).toMatchObject({
    phase: 'failed',
    error: { code: 'media-empty', params: { name: 'a.mp4' } },
  });
});

test('cancelled it leaves the list, and before its turn it never starts', async () => {
  const left: string[] = [];
  let started = 0;
  const task = importTask(
    'a.mp4',
    async (_, signal) => {
      started++;
      signal.throwIfAborted();
      return done;
    },
    ({ name }) => void left.push(name),
  );
  task.cancel();
  await task.run();
  expect({ left, started, state: task.state() }).toEqual({
    left: ['a.mp4'],
    started: 0,
    state: { phase: 'waiting' },
  });
});
