import { expect, test } from 'vitest';
import { sharing } from './sharing.ts';

test('who asks while the same is answered shares the next answer, never the one that was begun before', async () => {
  const share = sharing<number>();
  let written = 0;
  let reads = 0;
  const gates: (() => void)[] = [];
  const read = async (): Promise<number> => {
    reads++;
    const seen = written;
    await new Promise<void>((resolve) => void gates.push(resolve));
    return seen;
  };
  const first = share('list', read);
  written = 1;
  const later = Array.from({ length: 50 }, () => share('list', read));
  const other = share('another list', read);
  expect(reads).toBe(2);
  for (const open of gates.splice(0)) open();
  expect(await first).toBe(0);
  expect(await other).toBe(1);
  await expect.poll(() => gates).toHaveLength(1);
  written = 2;
  const last = share('list', read);
  gates.shift()!();
  expect(new Set(await Promise.all(later))).toEqual(new Set([1]));
  await expect.poll(() => gates).toHaveLength(1);
  gates.shift()!();
  expect(await last).toBe(2);
  expect(reads).toBe(4);
});

test('a failure is that of those who shared it', async () => {
  const share = sharing<string>();
  const failing = share('list', () => Promise.reject(new Error('away')));
  const after = [1, 2].map(() => share('list', async () => 'there'));
  await expect(failing).rejects.toThrow('away');
  expect(await Promise.all(after)).toEqual(['there', 'there']);
});
