import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';

let relay: RelayRig;
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'storycore-site-'));
  await writeFile(join(root, 'index.html'), 'studio');
  await writeFile(join(root, 'dashboard.html'), 'dashboard');
  relay = await startRelayRig({ site: root });
});
afterAll(async () => {
  await relay.close();
  await rm(root, { recursive: true });
});

test('the studio and the dashboard come from the relay, isolated and with a policy; the API is not theirs', async () => {
  const studio = await relay.ask('/', { token: null });
  expect(await studio.text()).toBe('studio');
  expect(studio.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
  expect(studio.headers.get('Content-Security-Policy')).toContain("object-src 'none'");
  const dashboard = await relay.ask('/dashboard', { token: null });
  expect(dashboard.headers.get('Content-Type')).toContain('text/html');
  expect(await dashboard.text()).toBe('dashboard');
  expect((await relay.ask('/api/jobs', { token: null })).status).toBe(401);
  const nothing = await relay.ask('/api/nothing');
  expect(await nothing.json()).toMatchObject({ error: { code: 'route-missing' } });
  expect((await relay.ask('/..%2f..%2fetc/passwd', { token: null })).status).toBe(404);
});
