import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RelayRig, startRelayRig } from '../../testing/relay-rig.ts';
import { hasSwift, type S3Server, startSwift } from '../../testing/swift.ts';
import type { Draft } from '../byte-store.ts';
import { S3Bytes } from './s3-bytes.ts';
import { S3Client } from './s3-client.ts';
import { s3Options } from './s3-options.ts';

/** A store that somebody named, with a bucket that this test may fill; it removes what it wrote. */
const given: S3Server | null = process.env.S3_ENDPOINT
  ? {
      environment: () => process.env as Record<string, string>,
      pause: () => {},
      resume: () => {},
      stop: async () => {},
    }
  : null;

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const draftOf = (hash: string): Draft => ({ id: randomUUID(), hash, remote: null });
const nothing = async (): Promise<void> => {};

describe.each([
  ['OpenStack Swift', hasSwift(), startSwift],
  ['S3_ENDPOINT', given !== null, async () => given!],
] as const)('blobs in %s', (_, there, start) => {
  describe.skipIf(!there)('where there is one', () => {
    let server: S3Server;
    let relay: RelayRig;
    let store: S3Bytes;
    let client: S3Client;
    beforeAll(async () => {
      server = await start();
      const environment = server.environment();
      client = new S3Client(s3Options(environment)!, {
        timeoutMs: 1500,
        attempts: 1,
        breakAfter: 2,
        pauseMs: 300,
      });
      store = new S3Bytes(client, 1e9);
      relay = await startRelayRig({ environment });
    }, 120_000);
    afterAll(async () => {
      await relay?.close();
      await server?.stop();
    });
    const unfinished = async (): Promise<number> => {
      const answer = await client.call({ method: 'GET', key: '', query: 'uploads=' });
      return (await answer.text()).match(/<Upload>/g)?.length ?? 0;
    };

    test.each([0, 1, 100_000, 8 * 2 ** 20, 20 * 2 ** 20 + 7])(
      '%i bytes come back, in parts too',
      async (size) => {
        const bytes = randomBytes(size);
        const hash = hashOf(bytes);
        expect(await store.write(draftOf(hash), Readable.from(slices(bytes)), size, nothing)).toBe(size);
        expect(hashOf(await buffer((await store.read(hash))!))).toBe(hash);
        if (size > 10) {
          const part = await store.read(hash, { first: size - 9, last: size - 2 });
          expect(await buffer(part!)).toEqual(bytes.subarray(size - 9, size - 1));
        }
        await store.delete(hash);
        expect(await store.read(hash)).toBeNull();
        await store.delete(hash);
      },
    );

    test.each([1000, 20 * 2 ** 20])('%i bytes with another hash are never there', async (size) => {
      const hash = hashOf(randomBytes(4));
      const writing = store.write(draftOf(hash), Readable.from(slices(randomBytes(size))), null, nothing);
      await expect(writing).rejects.toMatchObject({ code: 'blob-mismatch' });
      expect(await store.read(hash)).toBeNull();
      expect(await unfinished()).toBe(0);
    });

    test('a write that a killed process began is given up by the next one', async () => {
      const hash = hashOf(randomBytes(4));
      const begun = await client.call({
        method: 'POST',
        key: `blobs/${hash.slice(0, 2)}/${hash}`,
        query: 'uploads=',
      });
      const remote = /<UploadId>([^<]+)/.exec(await begun.text())![1]!;
      expect(await unfinished()).toBe(1);
      await store.discard({ ...draftOf(hash), remote });
      expect(await unfinished()).toBe(0);
      await store.discard({ ...draftOf(hash), remote });
    });

    test('a body that is changed on its way is refused', async () => {
      const hash = hashOf(randomBytes(4));
      const changed = globalThis.fetch;
      globalThis.fetch = async (input, init) => {
        const asked = input as Request;
        return changed(
          new Request(asked, { method: asked.method, body: 'other', headers: asked.headers }),
          init,
        );
      };
      try {
        const writing = client.call({ method: 'PUT', key: `blobs/xx/${hash}`, body: 'mine!' });
        await expect(writing).rejects.toMatchObject({ code: 's3-refused' });
      } finally {
        globalThis.fetch = changed;
      }
    });

    test('a relay keeps its blobs there: whole, in ranges, in pieces, and gone when they are gone', async () => {
      const bytes = randomBytes(9 * 2 ** 20);
      const hash = hashOf(bytes);
      const put = await relay.ask(`/api/blobs/${hash}`, { method: 'PUT', body: bytes });
      expect(put.status).toBe(201);
      const part = await relay.ask(`/api/blobs/${hash}`, { headers: { range: 'bytes=8388600-8388615' } });
      expect(part.status).toBe(206);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(8_388_600, 8_388_616))).toBe(true);
      const other = randomBytes(300_000);
      const json = { 'content-type': 'application/json' };
      const begun = await relay.ask('/api/uploads', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ hash: hashOf(other), bytes: other.length }),
      });
      const { id } = (await begun.json()) as { id: string };
      for (const [from, to] of [
        [0, 200_000],
        [200_000, 300_000],
      ] as const) {
        const headers = { 'upload-offset': String(from) };
        await relay.ask(`/api/uploads/${id}`, { method: 'PATCH', headers, body: other.subarray(from, to) });
      }
      const back = await relay.ask(`/api/blobs/${hashOf(other)}`);
      expect(hashOf(Buffer.from(await back.arrayBuffer()))).toBe(hashOf(other));
      expect(await relay.services.blobs.usage()).toEqual({ bytes: 9 * 2 ** 20 + 300_000, count: 2 });
      await relay.services.blobs.delete(hash);
      await relay.services.blobs.delete(hashOf(other));
      expect(await store.read(hash)).toBeNull();
    });

    test.skipIf(given !== null)('while it is away that is said at once, and it is found again', async () => {
      const bytes = Buffer.from('kept');
      const hash = hashOf(bytes);
      await store.write(draftOf(hash), Readable.from([bytes]), 4, nothing);
      server.pause();
      for (let i = 0; i < 2; i++)
        await expect(store.read(hash)).rejects.toMatchObject({ code: 'not-available' });
      expect(await store.status()).toMatchObject({ kind: 's3', state: 'degraded' });
      // The relay's own breaker is among those that its operator sees.
      expect(relay.services.vitals.breakers.list()).toMatchObject([
        { name: `S3 ${new URL(server.environment().S3_ENDPOINT!).host}`, state: 'closed' },
      ]);
      server.resume();
      await expect
        .poll(
          () =>
            store.read(hash).then(
              (stream) => text(stream!),
              () => '',
            ),
          { timeout: 10_000 },
        )
        .toBe('kept');
      expect(await store.status()).toMatchObject({ state: 'ok', reason: null });
    });
  });
});

const slices = (bytes: Buffer): Buffer[] => {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 1_000_003) pieces.push(bytes.subarray(at, at + 1_000_003));
  return pieces;
};
