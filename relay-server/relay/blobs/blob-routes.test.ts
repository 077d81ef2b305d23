import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';

let relay: RelayRig;
beforeAll(async () => {
  relay = await startRelayRig({ environment: { STORYCORE_UPLOAD_LIMIT: String(3 * 2 ** 20) } });
});
afterAll(() => relay.close());

const hashOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const put = (hash: string, body: string | Uint8Array): Promise<Response> =>
  relay.ask(`/api/blobs/${hash}`, { method: 'PUT', body: body as BodyInit });
/** Files below the folder of the blobs: what a test that fails an upload must not leave. */
const drafts = (): Promise<string[]> => readdir(join(relay.data, 'blobs', 'drafts')).catch(() => []);

test('a blob comes back as it went, and only under its own hash', async () => {
  const hash = hashOf('film');
  const missing = {
    method: 'POST',
    body: JSON.stringify({ hashes: [hash] }),
    headers: { 'content-type': 'application/json' },
  };
  expect(await (await relay.ask('/api/blobs/missing', missing)).json()).toEqual({ missing: [hash] });
  expect((await put(hash, 'film')).status).toBe(201);
  expect(await (await relay.ask(`/api/blobs/${hash}`)).text()).toBe('film');
  expect(await (await relay.ask('/api/blobs/missing', missing)).json()).toEqual({ missing: [] });
  expect((await put(hash, 'film')).status).toBe(200);
  const wrong = await put(hashOf('other'), 'film');
  expect(wrong.status).toBe(422);
  expect(await wrong.json()).toMatchObject({ error: { code: 'blob-mismatch' } });
  expect((await relay.ask(`/api/blobs/${hashOf('other')}`)).status).toBe(404);
  expect(await drafts()).toEqual([]);
});

test('nobody gets in without a token, and a wrong request says which field', async () => {
  const refused = await relay.ask(`/api/blobs/${hashOf('film')}`, { token: null });
  expect(refused.status).toBe(401);
  const wrong = await relay.ask('/api/blobs/..%2F..%2Fetc');
  expect(await wrong.json()).toMatchObject({ error: { code: 'request-invalid', params: { field: 'hash' } } });
});

describe('parts of a blob', () => {
  const bytes = randomBytes(100_000);
  const hash = hashOf(bytes);
  const ask = (headers: Record<string, string>, method = 'GET'): Promise<Response> =>
    relay.ask(`/api/blobs/${hash}`, { headers, method });
  beforeAll(async () => {
    await put(hash, bytes);
  });

  test('are the bytes that were asked for', async () => {
    for (const [range, first, last] of [
      ['bytes=0-0', 0, 0],
      ['bytes=500-999', 500, 999],
      ['bytes=99990-', 99_990, 99_999],
      ['bytes=-10', 99_990, 99_999],
      ['bytes=99990-200000', 99_990, 99_999],
    ] as const) {
      const answer = await ask({ range });
      expect(answer.status).toBe(206);
      expect(answer.headers.get('content-range')).toBe(`bytes ${first}-${last}/100000`);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(first, last + 1))).toBe(true);
    }
  });

  test('that lie outside are refused with the size', async () => {
    const answer = await ask({ range: 'bytes=100000-' });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe('bytes */100000');
  });

  test('come only of the file that was begun, and nothing comes to whoever has it', async () => {
    const range = 'bytes=0-9';
    expect((await ask({ range, 'if-range': `"${hash}"` })).status).toBe(206);
    const other = await ask({ range, 'if-range': '"another"' });
    expect(other.status).toBe(200);
    expect((await other.arrayBuffer()).byteLength).toBe(100_000);
    expect((await ask({ 'if-none-match': `W/"${hash}"` })).status).toBe(304);
  });

  test('HEAD says how large it is, and sends nothing', async () => {
    const answer = await ask({}, 'HEAD');
    expect([answer.status, answer.headers.get('content-length'), answer.headers.get('etag')]).toEqual([
      200,
      '100000',
      `"${hash}"`,
    ]);
    expect((await ask({}, 'HEAD')).headers.get('accept-ranges')).toBe('bytes');
    expect((await relay.ask(`/api/blobs/${hashOf('never')}`, { method: 'HEAD' })).status).toBe(404);
  });
});

test('many who bring the same at once all succeed, and it is there once', async () => {
  const bytes = randomBytes(700_000);
  const hash = hashOf(bytes);
  const before = await relay.services.blobs.usage();
  const answers = await Promise.all(Array.from({ length: 8 }, () => put(hash, bytes)));
  for (const answer of answers) expect([200, 201]).toContain(answer.status);
  const after = await relay.services.blobs.usage();
  expect([after.count - before.count, after.bytes - before.bytes]).toEqual([1, 700_000]);
  expect(await drafts()).toEqual([]);
});

test('a line that breaks in the middle leaves nothing', async () => {
  const bytes = randomBytes(2_000_000);
  const hash = hashOf(bytes);
  const sent = request(`${relay.url}/api/blobs/${hash}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${relay.token}`, 'content-length': bytes.length },
  });
  sent.on('error', () => {});
  sent.write(bytes.subarray(0, 1_500_000));
  await expect.poll(drafts, { timeout: 10_000 }).toHaveLength(1);
  sent.destroy();
  await expect.poll(drafts, { timeout: 10_000 }).toEqual([]);
  expect((await relay.ask(`/api/blobs/${hash}`)).status).toBe(404);
  // Struck off the list once the file is gone.
  await expect.poll(() => relay.services.database.query('SELECT 1 FROM relay.blob_draft')).toEqual([]);
  expect((await put(hash, bytes)).status).toBe(201);
});

test('what is larger than allowed is refused, announced or not', async () => {
  const bytes = randomBytes(3 * 2 ** 20 + 1);
  const announced = await put(hashOf(bytes), bytes);
  expect(announced.status).toBe(413);
  expect(await announced.json()).toMatchObject({
    error: { code: 'upload-too-large', params: { limit: '3 MiB' } },
  });
  const streamed = await relay.ask(`/api/blobs/${hashOf(bytes)}`, {
    method: 'PUT',
    body: new Blob([bytes]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(streamed.status).toBe(413);
  expect(await drafts()).toEqual([]);
});

test('a disk that is nearly full takes nothing and says so', async () => {
  const full = await startRelayRig({ environment: { STORYCORE_FREE_SPACE: String(2 ** 52) } });
  try {
    const answer = await full.ask(`/api/blobs/${hashOf('film')}`, { method: 'PUT', body: 'film' });
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ error: { code: 'relay-disk-full' } });
    const upload = await full.ask('/api/uploads', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ hash: hashOf('film'), bytes: 4 }),
    });
    expect(upload.status).toBe(507);
    expect(await full.services.blobs.status()).toMatchObject({ state: 'degraded', free: 0 });
  } finally {
    await full.close();
  }
});

test('what somebody removed by hand is missing, and can be brought again', async () => {
  const hash = hashOf('removed by hand');
  await put(hash, 'removed by hand');
  const { rm } = await import('node:fs/promises');
  await rm(join(relay.data, 'blobs', 'blobs', hash.slice(0, 2), hash));
  expect((await relay.ask(`/api/blobs/${hash}`)).status).toBe(404);
  expect(await relay.services.blobs.missing([hash])).toEqual([hash]);
  expect((await put(hash, 'removed by hand')).status).toBe(201);
  expect(await (await relay.ask(`/api/blobs/${hash}`)).text()).toBe('removed by hand');
});

test('an operator sees what there is, and what would go', async () => {
  const hash = hashOf('nobody needs it');
  await put(hash, 'nobody needs it');
  await relay.services.database.query(
    `UPDATE relay.blob SET used_at = now() - interval '2 days' WHERE hash = $1`,
    [hash],
  );
  const collect = async (dryRun: boolean): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await relay.ask('/api/blobs/collect', {
      method: 'POST',
      headers,
      body: JSON.stringify({ dryRun }),
    });
    return answer.json();
  };
  const gone = { count: 1, bytes: 15, hashes: [hash] };
  const before = (await (await relay.ask('/api/blobs')).json()) as { count: number };
  expect(before).toMatchObject({ store: { kind: 'folder', state: 'ok' } });
  expect(await collect(true)).toEqual(gone);
  expect(await collect(false)).toEqual(gone);
  expect(await (await relay.ask('/api/blobs')).json()).toMatchObject({ count: before.count - 1 });
});
