import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { forkRelay } from '../testing/forked-relay.ts';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';

let relay: RelayRig;
beforeAll(async () => {
  relay = await startRelayRig();
});
afterAll(() => relay.close());

interface Place {
  readonly url: string;
  readonly token: string;
}
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const ask = ({ url, token }: Place, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const begin = async (place: Place, hash: string, bytes: number) => {
  const answer = await ask(place, '/api/uploads', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ hash, bytes }),
  });
  return (await answer.json()) as { id: string; offset: number; done: boolean };
};
const patch = (place: Place, id: string, offset: number, bytes: Uint8Array): Promise<Response> =>
  ask(place, `/api/uploads/${id}`, {
    method: 'PATCH',
    headers: { 'upload-offset': String(offset) },
    body: bytes as BodyInit,
  });
const offsetOf = async (place: Place, id: string): Promise<number> =>
  Number((await ask(place, `/api/uploads/${id}`, { method: 'HEAD' })).headers.get('upload-offset'));
const files = (data: string): Promise<string[]> => readdir(join(data, 'blobs', 'uploads')).catch(() => []);

/** Sends what it is given and then breaks the line, as a laptop that is closed does. */
function sendAndBreak(
  place: Place,
  id: string,
  offset: number,
  all: number,
  bytes: Uint8Array,
): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(`${place.url}/api/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${place.token}`,
        'upload-offset': offset,
        'content-length': all,
      },
    });
    sent.on('error', () => resolve());
    sent.on('close', () => resolve());
    sent.write(bytes, () => setTimeout(() => sent.destroy(), 50));
  });
}

test('pieces of any size become the file, however they are cut and broken', async () => {
  const cut = fc.record({ bytes: fc.integer({ min: 1, max: 60_000 }), breaks: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 5 }), fc.nat(1e9), async (cuts, seed) => {
      const size = cuts.reduce((sum, { bytes }) => sum + bytes, 0);
      const bytes = Buffer.concat([Buffer.from(`${seed}/`), randomBytes(size)]);
      const hash = hashOf(bytes);
      const { id } = await begin(relay, hash, bytes.length);
      for (const { bytes: length, breaks } of cuts) {
        const offset = await offsetOf(relay, id);
        const piece = bytes.subarray(offset, offset + length);
        if (breaks) await sendAndBreak(relay, id, offset, bytes.length - offset, piece);
        else expect((await patch(relay, id, offset, piece)).status).toBe(200);
      }
      while (!(await relay.services.blobs.has(hash))) {
        const offset = await offsetOf(relay, id);
        const answer = await patch(relay, id, offset, bytes.subarray(offset));
        // A broken line is noticed a moment later: until then it may still bring some.
        if (answer.status !== 409) expect(await answer.json()).toMatchObject({ done: true });
      }
      const back = await ask(relay, `/api/blobs/${hash}`);
      expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
      expect(await files(relay.data)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});

describe('an upload', () => {
  test('that is asked for again goes on where it stood, and what is there needs none', async () => {
    const bytes = randomBytes(50_000);
    const first = await begin(relay, hashOf(bytes), bytes.length);
    await patch(relay, first.id, 0, bytes.subarray(0, 20_000));
    expect(await begin(relay, hashOf(bytes), bytes.length)).toMatchObject({ id: first.id, offset: 20_000 });
    await patch(relay, first.id, 20_000, bytes.subarray(20_000));
    expect(await begin(relay, hashOf(bytes), bytes.length)).toMatchObject({ offset: 50_000, done: true });
  });

  test('that is continued elsewhere is told where', async () => {
    const bytes = randomBytes(1000);
    const { id } = await begin(relay, hashOf(bytes), bytes.length);
    await patch(relay, id, 0, bytes.subarray(0, 400));
    const answer = await patch(relay, id, 300, bytes.subarray(300));
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      error: { code: 'upload-conflict', params: { offset: 400 } },
    });
  });

  test('whose bytes are others is gone', async () => {
    const bytes = randomBytes(1000);
    const { id } = await begin(relay, hashOf(bytes), bytes.length);
    const answer = await patch(relay, id, 0, randomBytes(1000));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { code: 'blob-mismatch' } });
    expect((await ask(relay, `/api/uploads/${id}`)).status).toBe(404);
    expect(await relay.services.blobs.has(hashOf(bytes))).toBeNull();
  });

  test('that brings more than it announced is cut there', async () => {
    const bytes = randomBytes(1000);
    const { id } = await begin(relay, hashOf(bytes), bytes.length);
    expect((await patch(relay, id, 0, randomBytes(2000))).status).toBe(413);
    expect(await offsetOf(relay, id)).toBe(0);
    await ask(relay, `/api/uploads/${id}`, { method: 'DELETE' });
  });

  test('is nobody else’s, and goes when it lies still for a day', async () => {
    const bytes = randomBytes(1000);
    const { id } = await begin(relay, hashOf(bytes), bytes.length);
    await patch(relay, id, 0, bytes.subarray(0, 10));
    const other = await relay.services.access.createUserToken({ name: 'other', role: 'editor' });
    expect((await ask({ url: relay.url, token: other.token }, `/api/uploads/${id}`)).status).toBe(404);
    await relay.services.bytes.uploads.sweep();
    expect(await offsetOf(relay, id)).toBe(10);
    await relay.services.database.query(
      `UPDATE relay.upload SET touched_at = now() - interval '25 hours' WHERE id = $1`,
      [id],
    );
    await relay.services.bytes.uploads.sweep();
    expect((await ask(relay, `/api/uploads/${id}`)).status).toBe(404);
    expect(await files(relay.data)).not.toContain(id);
  });
});

describe('a relay that is killed', () => {
  const bytes = randomBytes(4 * 2 ** 20);
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'storycore-killed-'));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  test('goes on with the upload at the byte where its line was cut', async () => {
    const first = await forkRelay({ data });
    onTestFinished(() => first.kill());
    const { id } = await begin(first, hashOf(bytes), bytes.length);
    const most = Math.floor(bytes.length * 0.9);
    expect((await patch(first, id, 0, bytes.subarray(0, 2 ** 20))).status).toBe(200);
    await sendAndBreak(first, id, 2 ** 20, bytes.length - 2 ** 20, bytes.subarray(2 ** 20, most));
    await first.kill();

    const second = { ...(await forkRelay({ data })), token: first.token };
    onTestFinished(() => second.kill());
    const offset = await offsetOf(second, id);
    expect(offset).toBeGreaterThanOrEqual(2 ** 20);
    expect(offset).toBeLessThanOrEqual(most);
    const answer = await patch(second, id, offset, bytes.subarray(offset));
    expect(await answer.json()).toMatchObject({ done: true });
    const back = await ask(second, `/api/blobs/${hashOf(bytes)}`);
    expect(hashOf(Buffer.from(await back.arrayBuffer()))).toBe(hashOf(bytes));
    expect(await files(data)).toEqual([]);
  });
});
