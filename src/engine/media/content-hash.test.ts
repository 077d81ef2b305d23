import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BLOCK_BYTES,
  BLOCK_COUNT,
  contentHash,
  EDGE_BYTES,
  hashOfBlob,
  hashOfMemory,
  sampledRanges,
  WHOLE_LIMIT_BYTES,
} from './content-hash.ts';

describe('what is read of a file', () => {
  test('is all of it up to the limit, and never more than the limit beyond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 45 }), (size) => {
        const ranges = sampledRanges(size);
        const read = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
        expect(read).toBe(size <= WHOLE_LIMIT_BYTES ? size : 2 * EDGE_BYTES + BLOCK_COUNT * BLOCK_BYTES);
        let last = 0;
        for (const [start, end] of ranges) {
          expect(start).toBeGreaterThanOrEqual(Math.min(last, start));
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(size);
          last = start;
        }
      }),
    );
  });

  test('begins with the first byte, ends with the last, and is spread evenly between', () => {
    const size = 10_000_000_000;
    const ranges = sampledRanges(size);
    expect(ranges[0]).toEqual([0, EDGE_BYTES]);
    expect(ranges.at(-1)).toEqual([size - EDGE_BYTES, size]);
    const gaps = ranges.slice(2, -1).map(([start], i) => start - ranges[i + 1]![0]);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  });
});

describe('the hash', () => {
  const bytes = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 7919) >> 3);

  test('is the same of memory, of a blob and by pieces', async () => {
    for (const size of [0, 1, 1000, WHOLE_LIMIT_BYTES + 12_345]) {
      const data = bytes(size);
      const expected = await hashOfMemory(data);
      expect(await hashOfBlob(new Blob([data as BlobPart]))).toBe(expected);
      expect(await contentHash(size, async (start, end) => data.slice(start, end))).toBe(expected);
    }
  });

  test('is the SHA-256 of the rule, the size and the bytes that are looked at: projects already know it', async () => {
    for (const size of [1000, WHOLE_LIMIT_BYTES + 12_345]) {
      const data = bytes(size);
      const digest = createHash('sha256').update(`storycore-media-1:${size}:`);
      for (const [start, end] of sampledRanges(size)) digest.update(data.subarray(start, end));
      expect(await hashOfMemory(data)).toBe(digest.digest('hex'));
    }
  });

  test('sees every byte of a small file, and the length of every file', async () => {
    const data = bytes(5000);
    const expected = await hashOfMemory(data);
    data[4000]! ^= 1;
    expect(await hashOfMemory(data)).not.toBe(expected);
    expect(await hashOfMemory(new Uint8Array(10))).not.toBe(await hashOfMemory(new Uint8Array(11)));
  });

  test('of a large file reads four megabytes, whatever its size', async () => {
    let read = 0;
    const count = async (start: number, end: number): Promise<Uint8Array> => {
      read += end - start;
      return new Uint8Array(end - start);
    };
    const first = await contentHash(100 * 2 ** 30, count);
    expect(read).toBe(4 * 2 ** 20);
    expect(await contentHash(100 * 2 ** 30 + 1, count)).not.toBe(first);
  });

  test('can be cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(contentHash(5, async () => new Uint8Array(5), controller.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
