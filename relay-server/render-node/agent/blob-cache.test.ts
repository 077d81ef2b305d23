import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { BlobCache } from './blob-cache.ts';

const BYTES = randomBytes(300_000);
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let server: Server;
let cache: BlobCache;
/** First byte of each answer. */
let asked: number[];
/** Where the line of the n-th answer breaks. */
let breaks: number[];
let stored: Map<string, Uint8Array>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-blobs-'));
  asked = [];
  breaks = [];
  stored = new Map([[hashOf(BYTES), BYTES]]);
  server = createServer((request, response) => {
    const bytes = stored.get(request.url!.split('/').at(-1)!)!;
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    asked.push(from);
    const end = breaks.shift() ?? bytes.length;
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from });
    response.write(bytes.subarray(from, end), () =>
      end < bytes.length ? response.destroy() : response.end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cache = new BlobCache(folder, new RelayClient({ url, token: 't' }));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const files = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

test('a line that breaks goes on with the next byte, and the file is there once it is whole', async () => {
  breaks = [100_000, 200_000];
  const hash = hashOf(BYTES);
  const [one, two] = await Promise.all([cache.path(hash), cache.path(hash)]);
  expect(one).toBe(two);
  expect(Buffer.compare(await readFile(one), BYTES)).toBe(0);
  expect(asked).toHaveLength(3);
  expect(asked[0]).toBe(0);
  expect(asked[1]).toBeGreaterThan(0);
  await cache.path(hash);
  expect(asked).toHaveLength(3);
  expect(await files()).toEqual([hash]);
});

test('other bytes than announced are thrown away', async () => {
  const hash = hashOf(Buffer.from('the film'));
  stored.set(hash, Buffer.from('not the film'));
  await expect(cache.path(hash)).rejects.toMatchObject({ code: 'blob-mismatch' });
  expect(await files()).toEqual([]);
});

test('what was unused for longest goes, what was used just now stays', async () => {
  const blobs = [1, 2, 3].map((fill) => Buffer.alloc(1000, fill));
  for (const blob of blobs) stored.set(hashOf(blob), blob);
  const hashes = blobs.map(hashOf);
  const paths = await Promise.all(hashes.map((hash) => cache.path(hash)));
  const hours = (ago: number): Date => new Date(Date.now() - ago * 3_600_000);
  await utimes(paths[0]!, hours(2), hours(2));
  await utimes(paths[1]!, hours(3), hours(3));
  await cache.trim(2000);
  expect(await files()).toEqual([hashes[0]!, hashes[2]!].sort());
  await cache.trim(0);
  expect(await files()).toEqual([hashes[2]!]);
});
