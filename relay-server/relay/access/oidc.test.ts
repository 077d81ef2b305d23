import { createHash, randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { CLIENT, type IdentityProvider, startIdentityProvider, visit } from '../testing/identity-provider.ts';
import { withRelays } from '../testing/relays.ts';
import { oidcOptions } from './oidc.ts';

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
    expect(forged.status).toBe(401);
    expect(await forged.json()).toMatchObject({ error: { code: 'sign-in-failed' } });
  });
});

describe('the provider', () => {
  test('is spoken to without TLS on this machine alone', () => {
    const at = (OIDC_ISSUER: string) => () => oidcOptions({ OIDC_ISSUER, OIDC_CLIENT_ID: 'x' });
    expect(at('http://id.example')).toThrow(/option-unsafe/);
    expect(at('nonsense')).toThrow(/option-unsafe/);
    expect(at('https://id.example')()).toMatchObject({ clientSecret: null, defaultRole: 'viewer' });
    expect(oidcOptions({})).toBeNull();
  });
});
