import { describe, expect, test } from 'vitest';
import { relayOptions } from '../options.ts';
import { startRelay } from '../relay.ts';
import type { RelayRig } from '../testing/relay-rig.ts';
import { withRelays } from '../testing/relays.ts';

const STUDIO = 'https://studio.example';

const post = (relay: RelayRig, path: string, body: unknown = {}, init: Parameters<RelayRig['ask']>[1] = {}) =>
  relay.ask(`/api/access${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });
const codeOf = async (answer: Response): Promise<string> => (await answer.json()).error.code;

withRelays(
  'access',
  () => ({ environment: { STORYCORE_ORIGINS: STUDIO } }),
  (relay) => {
    const makeToken = async (wish: object): Promise<{ id: string; token: string }> => {
      const made = await post(relay(), '/tokens', wish);
      expect(made.status).toBe(201);
      return made.json();
    };

    test('tokens are made, listed without their secrets, and may only what their role may', async () => {
      const viewer = await makeToken({ kind: 'user', name: 'eyes', role: 'viewer', tenant: 'acme' });
      const narrow = await makeToken({ kind: 'user', name: 'less', role: 'admin', scopes: ['jobs:read'] });
      const text = await (await relay().ask('/api/access/tokens')).text();
      for (const { token } of [viewer, narrow]) expect(text).not.toContain(token.slice(-20));
      expect(text).not.toMatch(/hash/);
      expect(JSON.parse(text).tokens).toContainEqual(
        expect.objectContaining({
          id: viewer.id,
          role: 'viewer',
          tenant: 'acme',
          usedAt: null,
          revokedAt: null,
        }),
      );
      const refused = await relay().ask('/api/access/tokens', { token: viewer.token });
      expect(refused.status).toBe(403);
      expect((await relay().ask('/api/access/tokens', { token: narrow.token })).status).toBe(403);
      const me = await (await relay().ask('/api/access/me', { token: viewer.token })).json();
      expect(me.principal).toMatchObject({ name: 'eyes', kind: 'user', tenant: 'acme', role: 'viewer' });
      const listed = await (await relay().ask('/api/access/tokens')).json();
      expect(listed.tokens.find(({ id }: { id: string }) => id === viewer.id).usedAt).toBeGreaterThan(0);
    });

    test('a node’s token works and cannot manage anything', async () => {
      const { token } = relay().nodeToken ? { token: relay().nodeToken } : await makeToken({});
      expect((await relay().ask('/api/access/me', { token })).status).toBe(200);
      expect((await post(relay(), '/tokens', { kind: 'node', name: 'x' }, { token })).status).toBe(403);
      // Nor can it be made into a session of a person.
      expect((await post(relay(), '/sign-in', { token }, { token: null })).status).toBe(401);
    });

    test('revoked, expired, forged and mangled tokens are nobody’s', async () => {
      const { id, token } = await makeToken({ kind: 'user', name: 'short', role: 'editor' });
      expect((await relay().ask('/api/access/me', { token })).status).toBe(200);
      const gone = await relay().ask(`/api/access/tokens/${id}`, { method: 'DELETE' });
      expect(gone.status).toBe(204);
      expect((await relay().ask('/api/access/me', { token })).status).toBe(401);
      expect((await relay().ask(`/api/access/tokens/${id}`, { method: 'DELETE' })).status).toBe(404);
      const late = await makeToken({ kind: 'user', name: 'late', role: 'editor', expiresAt: Date.now() - 1 });
      const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x"}')}.`;
      for (const wrong of [late.token, `${token.slice(0, -1)}A`, 'Bearer', '../../etc/passwd', unsigned]) {
        expect((await relay().ask('/api/access/me', { token: wrong })).status).toBe(401);
      }
    });

    test('a rotated token goes on for its overlap, beside the new one', async () => {
      const old = await makeToken({ kind: 'user', name: 'fleet', role: 'editor', tenant: 'acme' });
      const fresh = await (await post(relay(), `/tokens/${old.id}/rotate`, { overlapSeconds: 60 })).json();
      for (const { token } of [old, fresh]) {
        const me = await (await relay().ask('/api/access/me', { token })).json();
        expect(me.principal).toMatchObject({ name: 'fleet', tenant: 'acme', role: 'editor' });
      }
      const again = await (await post(relay(), `/tokens/${fresh.id}/rotate`, { overlapSeconds: 0 })).json();
      expect((await relay().ask('/api/access/me', { token: fresh.token })).status).toBe(401);
      expect((await relay().ask('/api/access/me', { token: again.token })).status).toBe(200);
      expect((await post(relay(), `/tokens/${old.id}/rotate`)).status).toBe(404);
    });

    test('a session by cookie reads freely and writes only with its CSRF token', async () => {
      const signed = await post(relay(), '/sign-in', { token: relay().token }, { token: null });
      const set = signed.headers.get('set-cookie') ?? '';
      expect(set).toMatch(/HttpOnly/i);
      expect(set).toMatch(/SameSite=Lax/i);
      const cookie = set.split(';')[0]!;
      const { csrf } = await signed.json();
      const as = (headers: Record<string, string> = {}) => ({ token: null, headers: { cookie, ...headers } });
      const me = await (await relay().ask('/api/access/me', as())).json();
      expect(me).toMatchObject({ csrf, principal: { role: 'admin' } });
      expect(await codeOf(await post(relay(), '/tickets', {}, as()))).toBe('csrf');
      expect(await codeOf(await post(relay(), '/tickets', {}, as({ 'storycore-csrf': 'x' })))).toBe('csrf');
      expect((await post(relay(), '/tickets', {}, as({ 'storycore-csrf': csrf }))).status).toBe(201);
      expect((await post(relay(), '/sign-out', {}, as({ 'storycore-csrf': csrf }))).status).toBe(204);
      expect((await relay().ask('/api/access/me', as())).status).toBe(401);
    });

    test('refresh tokens are used once; a second use ends the whole family', async () => {
      const { token: secret, id } = await makeToken({ kind: 'user', name: 'studio', role: 'editor' });
      const signIn = async () =>
        (await post(relay(), '/sign-in', { token: secret, as: 'jwt' }, { token: null })).json();
      const refresh = (one: string) => post(relay(), '/refresh', { refresh: one }, { token: null });
      const first = await signIn();
      expect(first.access.split('.')).toHaveLength(3);
      expect(first.expiresIn).toBeLessThanOrEqual(900);
      const me = await (await relay().ask('/api/access/me', { token: first.access })).json();
      expect(me.principal).toMatchObject({ id, role: 'editor' });
      const forged = first.access.replace(/.$/, (last: string) => (last === 'A' ? 'Q' : 'A'));
      const [head, , tail] = first.access.split('.');
      const other = `${head}.${btoa(JSON.stringify({ sub: id }))}.${tail}`;
      for (const token of [forged, other])
        expect((await relay().ask('/api/access/me', { token })).status).toBe(401);

      const second = await (await refresh(first.refresh)).json();
      expect((await relay().ask('/api/access/me', { token: second.access })).status).toBe(200);
      const after = await (await refresh(second.refresh)).json();
      expect(await codeOf(await refresh(first.refresh))).toBe('refresh-reused');
      expect((await relay().ask('/api/access/me', { token: after.access })).status).toBe(401);
      expect((await refresh(after.refresh)).status).toBe(401);

      const third = await signIn();
      await relay().ask(`/api/access/tokens/${id}`, { method: 'DELETE' });
      expect((await relay().ask('/api/access/me', { token: third.access })).status).toBe(401);
      expect((await refresh(third.refresh)).status).toBe(401);
    });

    test('an answer that was lost is given again for a minute, the same, and never to two', async () => {
      const { token: secret } = await makeToken({ kind: 'user', name: 'closed tab', role: 'editor' });
      const signIn = async () =>
        (await post(relay(), '/sign-in', { token: secret, as: 'jwt' }, { token: null })).json();
      const refresh = (one: string) => post(relay(), '/refresh', { refresh: one }, { token: null });
      const { refresh: held } = await signIn();
      const lost = await (await refresh(held)).json();
      const [here, there] = await Promise.all(
        [refresh(held), refresh(held)].map(async (answer) => (await answer).json()),
      );
      expect([here.refresh, there.refresh]).toEqual([lost.refresh, lost.refresh]);
      expect((await relay().ask('/api/access/me', { token: here.access })).status).toBe(200);
      const next = await (await refresh(here.refresh)).json();
      expect(next.refresh).not.toBe(here.refresh);
      // What is stored does not tell it.
      const rows = await relay().services.database.query('SELECT * FROM relay.refresh');
      for (const one of [held, here.refresh, next.refresh])
        expect(JSON.stringify(rows)).not.toContain(one.slice('sc_refresh_'.length));

      await relay().services.database.query(
        `UPDATE relay.refresh SET used_at = used_at - interval '61 seconds' WHERE used_at IS NOT NULL`,
      );
      expect(await codeOf(await refresh(here.refresh))).toBe('refresh-reused');
      expect((await refresh(next.refresh)).status).toBe(401);
    });

    test('a ticket opens one door once', async () => {
      const { ticket } = await (await post(relay(), '/tickets')).json();
      const { access } = relay().services;
      expect(await access.principalOf(ticket)).toMatchObject({ role: 'admin' });
      expect(await access.principalOf(ticket)).toBeNull();
      const other = await (await post(relay(), '/tickets')).json();
      const byQuery = () => relay().ask(`/api/access/me?ticket=${other.ticket}`, { token: null });
      expect((await byQuery()).status).toBe(200);
      expect((await byQuery()).status).toBe(401);
    });

    test('only listed pages may call from a browser', async () => {
      const ask = (origin: string) =>
        relay().ask('/api/blobs/missing', {
          method: 'OPTIONS',
          token: null,
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,storycore-protocol',
            'access-control-request-private-network': 'true',
          },
        });
      const studio = await ask(STUDIO);
      expect(studio.headers.get('access-control-allow-origin')).toBe(STUDIO);
      expect(studio.headers.get('access-control-allow-headers')).toContain('authorization');
      expect(studio.headers.get('access-control-allow-private-network')).toBe('true');
      expect(studio.headers.get('access-control-allow-credentials')).toBeNull();
      expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
      expect((await ask('http://localhost:4173')).headers.get('access-control-allow-origin')).toBe(
        'http://localhost:4173',
      );
      expect(
        (await ask('https://localhost.evil.example')).headers.get('access-control-allow-origin'),
      ).toBeNull();
      const answer = await relay().ask('/api/access/me');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    });

    test('every decision is written down and stays as it was written', async () => {
      await makeToken({ kind: 'user', name: 'noted', role: 'viewer' });
      await post(relay(), '/tokens', { kind: 'node', name: 'x' }, { token: relay().nodeToken });
      const { entries } = await (await relay().ask('/api/access/audit?limit=2')).json();
      expect(entries).toMatchObject([
        { action: 'POST /api/access/tokens', actorName: 'test node', outcome: 'not-allowed' },
        {
          action: 'POST /api/access/tokens',
          actorName: 'test',
          outcome: 'done',
          address: expect.stringContaining('127'),
        },
      ]);
      expect((await relay().ask('/api/access/audit', { token: relay().nodeToken })).status).toBe(403);
      const { database } = relay().services;
      for (const change of [
        'DELETE FROM relay.audit',
        `UPDATE relay.audit SET outcome = 'x'`,
        'TRUNCATE relay.audit',
      ]) {
        await expect(database.query(change)).rejects.toThrow(/only ever added to/);
      }
    });

    test('paths lead nowhere but to routes', async () => {
      const paths = [
        '/api/blobs/..%2f..%2fkeys%2faccess-jwt.json',
        '/keys/access-jwt.json',
        '/%2e%2e/%2e%2e/etc/passwd',
      ];
      for (const path of paths) {
        const answer = await relay().ask(path);
        expect([404, 422]).toContain(answer.status);
        expect(await answer.text()).not.toMatch(/root:|"kty"/);
      }
    });

    // Last: afterwards this address is shut out for a minute.
    test('guessing tokens is slowed down, without locking out who is in already', async () => {
      const statuses: number[] = [];
      let wait: string | null = null;
      for (let i = 0; i < 40 && wait === null; i++) {
        const guess = await relay().ask('/api/access/me', {
          token: `sc_user_${String(i).padStart(43, 'x')}`,
        });
        statuses.push(guess.status);
        wait = guess.headers.get('retry-after');
      }
      expect(statuses.at(-1)).toBe(429);
      expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(1);
      expect(Number(wait)).toBeGreaterThan(0);
      expect((await relay().ask('/api/access/me')).status).toBe(200);
    });
  },
);

describe('the address', () => {
  const at = (host: string, environment = {}) =>
    startRelay(
      relayOptions(environment, { host, port: 0, ephemeral: true, data: '/nowhere', logLevel: 'silent' }),
    );

  test('that others can reach needs TLS or the word that it is safe', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.0.1', 'relay.example']) {
      await expect(at(host)).rejects.toMatchObject({ code: 'binding-unsafe' });
    }
    const unreadable = { STORYCORE_TLS_CERT: '/nowhere/cert.pem', STORYCORE_TLS_KEY: '/nowhere/key.pem' };
    await expect(at('0.0.0.0', unreadable)).rejects.toMatchObject({ code: 'tls-unreadable' });
  });
});
