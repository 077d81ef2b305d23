// The identity of a file without reading all of it: a film of 100 GB is imported in the time of one of 100 MB.
// Up to 4 MiB every byte counts. Beyond, 4 MiB do: the first and the last MiB (headers, indexes, tags live there)
// and 32 blocks of 64 KiB spread evenly between them. The size is always part of the hash, so is the rule's version.

import { throwIfCancelled } from '../../base/errors.ts';
import { digestBytes, type Hash } from '../../base/hash.ts';

export const WHOLE_LIMIT_BYTES = 4 * 2 ** 20;
export const EDGE_BYTES = 2 ** 20;
export const BLOCK_BYTES = 64 * 2 ** 10;
export const BLOCK_COUNT = 32;
/** Raised when the rule changes: hashes of two rules never meet by chance. */
const RULE = 'storycore-media-1';

export type ReadBytes = (start: number, end: number) => Promise<Uint8Array>;

/** The byte ranges [start, end) that are hashed, in order, for a file of `size` bytes. */
export function sampledRanges(size: number): [number, number][] {
  if (size <= WHOLE_LIMIT_BYTES) return wholeRanges(size);
  const inner = size - 2 * EDGE_BYTES - BLOCK_BYTES;
  const ranges: [number, number][] = [[0, EDGE_BYTES]];
  for (let i = 0; i < BLOCK_COUNT; i++) {
    const start = EDGE_BYTES + Math.floor((inner * i) / (BLOCK_COUNT - 1));
    ranges.push([start, start + BLOCK_BYTES]);
  }
  ranges.push([size - EDGE_BYTES, size]);
  return ranges;
}

function wholeRanges(size: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (let at = 0; at < size; at += EDGE_BYTES) ranges.push([at, Math.min(at + EDGE_BYTES, size)]);
  return ranges;
}

/** @throws StoryError `cancelled`; whatever `read` throws */
export async function contentHash(size: number, read: ReadBytes, signal?: AbortSignal): Promise<Hash> {
  const rule = new TextEncoder().encode(`${RULE}:${size}:`);
  const bytes = new Uint8Array(rule.length + Math.min(size, WHOLE_LIMIT_BYTES));
  bytes.set(rule);
  let length = rule.length;
  for (const [start, end] of sampledRanges(size)) {
    throwIfCancelled(signal);
    const piece = await read(start, end);
    bytes.set(piece, length);
    length += piece.length;
  }
  // In one piece, because only then the platform's own SHA-256 can be used: 4 MiB took 75 ms in JavaScript.
  return digestBytes(bytes.subarray(0, length));
}

export const hashOfBlob = (blob: Blob, signal?: AbortSignal): Promise<Hash> =>
  contentHash(
    blob.size,
    async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
    signal,
  );

export const hashOfMemory = (bytes: Uint8Array): Promise<Hash> =>
  contentHash(bytes.byteLength, async (start, end) => bytes.subarray(start, end));
