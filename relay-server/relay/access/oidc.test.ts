import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { createBreakers } from '../http/breakers.ts';
import { CLIENT, type IdentityProvider, startIdentityProvider, visit } from '../testing/identity-provider.ts';
import { withRelays } from '../testing/relays.ts';
import { createOidc, oidcOptions } from './oidc.ts';

const STUDIO = 'https://studio.example';
const providers: IdentityProvider[] = [];
const options = async () => {
  const provider = await startIdentityProvider();
  providers.push(provider);
  return {
    environment: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_TENANT_CLAIM: 'team',
      OIDC_NAME: 'the house',
      STORYCORE_ORIGINS: STUDIO,
    },
  };
};
afterAll(() => Promise.all(providers.map((provider) => provider.close())));

withRelays('signing in by OpenID', options, (relay) => {
  const provider = () => providers.at(-1)!;
  const start = async (query: string, cookies: Map<string, string>): Promise<string> => {
    provider().allow(`${relay().url}/api/access/oidc/callback`);
    const answer = await visit(`${relay().url}/api/access/oidc/start${query}`, cookies);
    expect(answer.status).toBe(302);
    return answer.headers.get('location') ?? '';
  };
  const post = (path: string, body: object) =>
    relay().ask(`/api/access${path}`, {
      method: 'POST',
      token: null,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  test('somebody of the provider gets a session of the relay', async () => {
    expect(await (await relay().ask('/api/access/methods', { token: null })).json()).toEqual({
      token: true,
      oidc: { name: 'the house' },
    });
    const cookies = new Map<string, string>();
    const away = await start('?return=/dashboard', cookies);
    expect(new URL(away).searchParams.get('code_challenge_method')).toBe('S256');
    const back = await provider().signIn(away, 'editor-ann', cookies);
    const landed = await visit(back.href, cookies);
    expect(landed.headers.get('location')).toBe('/dashboard');
    const cookie = `storycore_session=${cookies.get('storycore_session')}`;
    const me = await (await relay().ask('/api/access/me', { token: null, headers: { cookie } })).json();
    expect(me.principal).toMatchObject({ name: 'Person editor-ann', role: 'editor', tenant: 'acme' });

    // The answer is good once, and only in the browser that asked.
    expect((await visit(back.href, cookies)).status).toBe(401);
    expect((await visit(back.href, new Map())).status).toBe(401);

    // What the administrator says counts with the next request.
    const { people } = await (await relay().ask('/api/access/people')).json();
    const change = (body: object) =>
      relay().ask(`/api/access/people/${people[0].id}`, {
        method: 'PATCH',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    expect(await (await change({ role: 'viewer' })).json()).toMatchObject({
      role: 'viewer',
      disabledAt: null,
    });
    const less = await (await relay().ask('/api/access/me', { token: null, headers: { cookie } })).json();
    expect(less.principal.scopes).not.toContain('jobs:write');
    await change({ disabled: true });
    expect((await relay().ask('/api/access/me', { token: null, headers: { cookie } })).status).toBe(401);
  });

  test('a studio elsewhere gets tokens for a code that only it can use', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const cookies = new Map<string, string>();
    const page = encodeURIComponent(`${STUDIO}/?project=1`);
    const back = await provider().signIn(
      await start(`?return=${page}&challenge=${challenge}`, cookies),
      'admin-bob',
      cookies,
    );
    const landed = new URL((await visit(back.href, cookies)).headers.get('location') ?? '');
    expect(landed.origin).toBe(STUDIO);
    expect(landed.searchParams.get('project')).toBe('1');
    const code = landed.searchParams.get('code');
    const pair = await (await post('/exchange', { code, verifier })).json();
    const me = await (await relay().ask('/api/access/me', { token: pair.access })).json();
    expect(me.principal).toMatchObject({ role: 'admin' });
    expect((await post('/refresh', { refresh: pair.refresh })).status).toBe(200);
    expect((await post('/exchange', { code, verifier })).status).toBe(401);
  });

  test('sends nobody to a page that is not listed, and takes no answer that it did not ask for', async () => {
    const challenge = 'x'.repeat(43);
    const targets = [
      '?return=https://evil.example/',
      '?return=//evil.example',
      '?return=/%5Cevil.example',
      `?return=https://evil.example/&challenge=${challenge}`,
      `?return=javascript:alert(1)&challenge=${challenge}`,
    ];
    for (const query of targets) {
      const answer = await visit(`${relay().url}/api/access/oidc/start${query}`, new Map());
      expect(answer.status).toBe(422);
    }
    const cookies = new Map<string, string>();
    const back = await provider().signIn(await start('', cookies), 'viewer-eve', cookies);
    back.searchParams.set('state', 'another');
    const forged = await visit(back.href, cookies);
    expect(forged.headers.get('location')).toBe('/dashboard?refused=sign-in-failed');
    // Nobody knows any more where that one came from: it is a page, in both languages.
    const stale = await visit(back.href, cookies);
    expect([stale.status, stale.headers.get('content-type')]).toEqual([401, 'text/html; charset=UTF-8']);
    expect(await stale.text()).toMatch(
      /<p lang="en">This sign-in took too long.*<p lang="fr">Cette connexion/s,
    );
  });

  test('a page of the relay itself may sign in, a refusal is told there, and one call ends all sessions', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const page = encodeURIComponent(`${relay().url}/signed-in.html?attempt=1`);
    const arrive = async (login: string): Promise<URL> => {
      const cookies = new Map<string, string>();
      const away = await start(`?return=${page}&challenge=${challenge}`, cookies);
      const back = await provider().signIn(away, login, cookies);
      return new URL((await visit(back.href, cookies)).headers.get('location') ?? '');
    };
    const signIn = async () => {
      const code = (await arrive('operator-liv')).searchParams.get('code');
      return (await (await post('/exchange', { code, verifier })).json()) as {
        access: string;
        refresh: string;
      };
    };
    const [here, there] = [await signIn(), await signIn()];
    const ended = await relay().ask('/api/access/sign-out-everywhere', {
      method: 'POST',
      token: here.access,
    });
    expect(await ended.json()).toEqual({ sessions: 2 });
    expect((await relay().ask('/api/access/me', { token: there.access })).status).toBe(401);
    expect((await post('/refresh', { refresh: there.refresh })).status).toBe(401);

    const cookies = new Map<string, string>();
    const away = new URL(await start(`?return=${page}&challenge=${challenge}`, cookies));
    const declined = new URL(`${relay().url}/api/access/oidc/callback`);
    declined.search = new URLSearchParams({
      error: 'access_denied',
      state: away.searchParams.get('state')!,
      iss: provider().issuer,
    }).toString();
    const told = await visit(declined.href, cookies);
    expect(new URL(told.headers.get('location')!).search).toBe('?attempt=1&refused=sign-in-refused');

    const { people } = await (await relay().ask('/api/access/people')).json();
    const { id } = people.find(({ name }: { name: string }) => name === 'Person operator-liv');
    await relay().ask(`/api/access/people/${id}`, {
      method: 'PATCH',
      body: '{"disabled":true}',
      headers: { 'content-type': 'application/json' },
    });
    expect((await arrive('operator-liv')).searchParams.get('refused')).toBe('person-disabled');
    const { entries } = await (await relay().ask('/api/access/audit?limit=3')).json();
    expect(entries[0]).toMatchObject({ action: 'GET /api/access/oidc/callback', outcome: 'person-disabled' });
  });
});

describe('the provider', () => {
  test('is not asked for a while after it failed five times, and is found again', async () => {
    const real = createBreakers();
    // As in the relay, but for a shorter pause; a busy machine asks the sixth time within it.
    const breakers = { ...real, of: (name: string) => real.of(name, { pauseMs: 1500 }) };
    let asked = 0;
    let down = true;
    const server = createServer((_, answer) => {
      asked++;
      if (down) return void answer.writeHead(502).end();
      const issuer = `http://127.0.0.1:${port}`;
      answer.writeHead(200, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ issuer, authorization_endpoint: `${issuer}/authorize` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const at = { OIDC_ISSUER: `http://127.0.0.1:${port}`, OIDC_CLIENT_ID: 'x', OIDC_NAME: 'the house' };
    const oidc = createOidc(oidcOptions(at)!, breakers);
    const begin = () => oidc.begin('http://127.0.0.1/back');
    for (let i = 0; i < 6; i++) {
      await expect(begin()).rejects.toMatchObject({ code: 'not-available', params: {} });
    }
    expect(asked).toBe(5);
    expect(breakers.list()).toMatchObject([{ name: `sign-in 127.0.0.1:${port}`, state: 'open' }]);
    down = false;
    await expect
      .poll(() =>
        begin().then(
          ({ url }) => url,
          () => '',
        ),
      )
      .toContain('code_challenge');
    expect(breakers.list()).toMatchObject([{ state: 'closed' }]);
    server.close();
  });

  test('is spoken to without TLS on this machine alone', () => {
    const at = (OIDC_ISSUER: string) => () => oidcOptions({ OIDC_ISSUER, OIDC_CLIENT_ID: 'x' });
    expect(at('http://id.example')).toThrow(/option-unsafe/);
    expect(at('nonsense')).toThrow(/option-unsafe/);
    expect(at('https://id.example')()).toMatchObject({ clientSecret: null, defaultRole: 'viewer' });
    expect(oidcOptions({})).toBeNull();
  });
});
