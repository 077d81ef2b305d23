import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';

let relay: RelayRig;
beforeAll(async () => {
  relay = await startRelayRig();
});
afterAll(() => relay.close());

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a blob comes back as it went, and only under its own hash', async () => {
  const hash = hashOf('film');
  const missing = {
    method: 'POST',
    body: JSON.stringify({ hashes: [hash] }),
    headers: { 'content-type': 'application/json' },
  };
  expect(await (await relay.ask('/api/blobs/missing', missing)).json()).toEqual({ missing: [hash] });
  expect((await relay.ask(`/api/blobs/${hash}`, { method: 'PUT', body: 'film' })).status).toBe(201);
  expect(await (await relay.ask(`/api/blobs/${hash}`)).text()).toBe('film');
  expect(await (await relay.ask('/api/blobs/missing', missing)).json()).toEqual({ missing: [] });
  const wrong = await relay.ask(`/api/blobs/${hashOf('other')}`, { method: 'PUT', body: 'film' });
  expect(wrong.status).toBe(422);
  expect(await wrong.json()).toMatchObject({ error: { code: 'blob-mismatch' } });
});

test('nobody gets in without a token, and a wrong request says which field', async () => {
  const refused = await relay.ask(`/api/blobs/${hashOf('film')}`, { token: null });
  expect(refused.status).toBe(401);
  const wrong = await relay.ask('/api/blobs/..%2F..%2Fetc');
  expect(await wrong.json()).toMatchObject({ error: { code: 'request-invalid', params: { field: 'hash' } } });
});
