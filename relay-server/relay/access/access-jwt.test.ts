import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccessJwt } from './access-jwt.ts';
import { createRateLimits } from './rate-limits.ts';

const DAY = 86_400_000;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('keys outlive the process, are turned every month, and the one before still verifies', async () => {
  let now = Date.UTC(2026, 0, 1);
  const clock = () => now;
  const first = await createAccessJwt(folder, clock);
  const old = await first.sign('a session');
  expect(await first.verify(old.access)).toBe('a session');
  const path = join(folder, 'keys', 'access-jwt.json');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const again = await createAccessJwt(folder, clock);
  expect(await again.verify(old.access)).toBe('a session');

  now += 30 * DAY - 60_000;
  const last = await again.sign('another');
  now += 120_000;
  const fresh = await again.sign('another');
  expect(JSON.parse(await readFile(path, 'utf8'))).toHaveLength(2);
  expect(await again.verify(last.access)).toBe('another');
  expect(await again.verify(fresh.access)).toBe('another');
  // Ten minutes are its life.
  now += 11 * 60_000;
  expect(await again.verify(fresh.access)).toBeNull();
});

test('what was signed by others, or not at all, says nothing', async () => {
  const jwt = await createAccessJwt(folder);
  const { access } = await jwt.sign('a session');
  const [head = '', body = ''] = access.split('.');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
  const claims = new SignJWT({})
    .setSubject('a session')
    .setIssuer('storycore-relay')
    .setAudience('storycore-relay');
  const shared = await claims
    .setProtectedHeader({ alg: 'HS256', kid })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode('a guessed secret of thirty-two bytes'));
  const none = `${Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url')}.${body}.`;
  for (const token of [shared, none, `${head}.${body}.AAAA`, 'a.b.c', ''])
    expect(await jwt.verify(token)).toBeNull();
});

test('whoever asks too often is told when to come back, and nobody else is', async () => {
  const limits = createRateLimits({ STORYCORE_RATE_LIMIT: '2' });
  for (let i = 0; i < 10; i++) await limits.spend('ann');
  await expect(limits.spend('ann')).rejects.toMatchObject({ code: 'too-many-requests' });
  await limits.spend('bob');
  for (let i = 0; i < 30; i++) await limits.attempt('10.0.0.1');
  const error = await limits.attempt('10.0.0.1').catch((cause: unknown) => cause);
  expect((error as { params: { seconds: number } }).params.seconds).toBeGreaterThan(0);
  await limits.attempt('10.0.0.2');
});
