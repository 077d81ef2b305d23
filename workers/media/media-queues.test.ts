import { expect, test } from 'vitest';
import { PEAK_LEVELS, peakCount } from '../../src/engine/media/waveform.ts';
import { JobQueue } from './job-queue.ts';
import { NewestFirst } from './newest-first.ts';
import { PeakStore } from './peak-store.ts';
import { packPeaks, unpackPeaks } from './stored-peaks.ts';

const later = () => Promise.withResolvers<void>();

test('the newest wish comes first, with those that go with it; the oldest are dropped', () => {
  const wishes = new NewestFirst<{ asset: string; at: number }>(4);
  for (const [asset, at] of [
    ['a', 1],
    ['b', 1],
    ['a', 2],
    ['b', 2],
    ['a', 3],
  ] as const)
    wishes.add(`${asset}${at}`, { asset, at });
  expect(wishes.size).toBe(4);
  wishes.add('b1', { asset: 'b', at: 1 });
  expect(wishes.take((wish, newest) => wish.asset === newest.asset).map((wish) => wish.at)).toEqual([1, 2]);
  wishes.dropWhere((wish) => wish.at === 2);
  expect(wishes.take(() => true)).toEqual([{ asset: 'a', at: 3 }]);
  expect(wishes.take(() => true)).toEqual([]);
});

test('a queue runs so many at once, in order, and cancels waiting and running jobs', async () => {
  const queue = new JobQueue(1);
  const order: string[] = [];
  const gate = later();
  const first = queue.run('first', async (signal) => {
    order.push('first');
    await gate.promise;
    signal.throwIfAborted();
  });
  const second = queue.run('second', async () => void order.push('second'));
  const third = queue.run('third', async () => void order.push('third'));
  queue.cancel('second');
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  expect(order).toEqual(['first']);
  queue.cancel('first');
  gate.resolve();
  await expect(first).rejects.toThrow();
  await third;
  expect(order).toEqual(['first', 'third']);
});

test('a job that steps aside lets others pass', async () => {
  const queue = new JobQueue(1);
  const gate = later();
  const order: string[] = [];
  const slow = queue.run('slow', () =>
    queue.aside('slow', async () => {
      await gate.promise;
      order.push('slow');
    }),
  );
  await queue.run('quick', async () => void order.push('quick'));
  gate.resolve();
  await slow;
  expect(order).toEqual(['quick', 'slow']);
});

test('a failed job gives its place back', async () => {
  const queue = new JobQueue(1);
  await expect(queue.run('bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await queue.run('good', async () => 5)).toBe(5);
});

test('peaks come back from bytes within a 16-bit step; torn bytes are refused', () => {
  const samples = 100_000;
  const levels = PEAK_LEVELS.map((size) =>
    Float32Array.from({ length: peakCount(samples, size) * 6 }, (_, i) => Math.sin(i)),
  );
  const bytes = packPeaks({ sampleRate: 44_100, channels: 2, samples, levels });
  const back = unpackPeaks(bytes)!;
  expect(back).toMatchObject({ sampleRate: 44_100, channels: 2, samples });
  back.levels.forEach((level, i) => {
    level.forEach((value, k) => void expect(Math.abs(value - levels[i]![k]!)).toBeLessThan(1 / 32_767));
  });
  expect(unpackPeaks(bytes.subarray(0, bytes.length - 2))).toBeNull();
  expect(unpackPeaks(new Uint8Array(100))).toBeNull();
});

test('the page gets the coarsest level that is fine enough, as far as it is filled', () => {
  const store = new PeakStore();
  const piece = { asset: 'a', stream: 0, sampleRate: 48_000, channels: 1, total: 4 };
  expect(store.get('a', 0, 300)).toBeNull();
  store.add({ ...piece, samplesPerPeak: 1024, first: 0, data: new Float32Array([1, 2, 3]) });
  store.add({ ...piece, samplesPerPeak: 256, first: 0, data: new Float32Array([4, 5, 6, 7, 8, 9]) });
  expect(store.get('a', 0, 300)).toMatchObject({ samplesPerPeak: 256, ready: 2 });
  expect(store.get('a', 0, 5000)).toMatchObject({ samplesPerPeak: 1024, ready: 1 });
  expect(store.get('a', 0, 10)).toMatchObject({ samplesPerPeak: 256 });
  expect(store.get('a', 0, 300)!.data).toHaveLength(12);
  store.forget('a');
  expect(store.get('a', 0, 300)).toBeNull();
});
