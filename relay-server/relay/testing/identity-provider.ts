import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface IdentityProvider {
  readonly issuer: string;
  /** Known only when the relay has its port. */
  allow(redirectUri: string): void;
  /** As a person with a browser would: through the provider's own pages, from `url` to the first page that is not the provider's. */
  signIn(url: string, login: string, cookies: Map<string, string>): Promise<URL>;
  close(): Promise<void>;
}

export const CLIENT = { id: 'relay', secret: 'a secret of the test alone, long enough' };

/** A certified OpenID provider on the loopback. Somebody named `editor-ann` has the role `editor`. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    allow(redirectUri) {
      // It warns that it is set up for a test, which it is.
      const warn = console.warn;
      console.warn = () => {};
      const provider = new Provider(issuer, {
        clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
        pkce: { required: () => true },
        conformIdTokenClaims: false,
        claims: { openid: ['sub', 'roles', 'team'], profile: ['name'] },
        ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
        cookies: { keys: ['a key of the test'] },
        findAccount: (_, id) => ({
          accountId: id,
          claims: () => ({ sub: id, name: `Person ${id}`, roles: [id.split('-')[0] ?? ''], team: 'acme' }),
        }),
      });
      console.warn = warn;
      server.removeAllListeners('request');
      server.on('request', provider.callback());
    },
    async signIn(url, login, cookies) {
      let next = url;
      for (let step = 0; step < 12; step++) {
        if (!next.startsWith(issuer)) return new URL(next);
        let answer = await visit(next, cookies);
        if (answer.status === 200) {
          const page = await answer.text();
          const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
          const form = new URLSearchParams(
            prompt === 'login' ? { prompt, login, password: 'any' } : { prompt },
          );
          answer = await visit(next, cookies, form);
        }
        next = new URL(answer.headers.get('location') ?? '', next).href;
      }
      throw new Error(`The provider leads nowhere: ${next}`);
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** One step of a browser: sends its cookies, keeps those that come, follows nothing. */
export async function visit(
  url: string,
  cookies: Map<string, string>,
  form?: URLSearchParams,
): Promise<Response> {
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      accept: 'text/html',
    },
    ...(form ? { method: 'POST', body: form } : {}),
  });
  for (const line of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
  return answer;
}
