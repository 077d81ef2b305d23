// How somebody without a token gets one: by the relay's identity provider, with PKCE (RFC 7636).
import { hashText } from '../../../base/hash.ts';
import { RelayClient } from './relay-client.ts';

export interface SignInMethods {
  readonly token: boolean;
  /** What the button calls the provider; null where there is none. */
  readonly oidc: { readonly name: string } | null;
}

/** Proof of a session for some minutes, and what gets the next one. */
export interface SessionTokens {
  readonly access: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Good once. */
  readonly refresh: string;
}

const ask = (url: string): RelayClient => new RelayClient({ url, token: '' });

/** @throws StoryError `relay-unreachable`, `relay-address` */
export const signInMethods = (url: string): Promise<SignInMethods> =>
  ask(url).ask<SignInMethods>('/api/access/methods');

/** What only this page knows, and its S256. */
export function newProof(): { readonly verifier: string; readonly challenge: string } {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = hashText(verifier).match(/../g) ?? [];
  return { verifier, challenge: base64Url(Uint8Array.from(digest, (byte) => Number.parseInt(byte, 16))) };
}

/** Where the browser goes; it comes back to `page` with `code`, or with `refused` and the code of an error. */
export function startOf(url: string, page: string, challenge: string): string {
  const { address } = ask(url);
  return `${address.url}/api/access/oidc/start?${new URLSearchParams({ return: page, challenge })}`;
}

/** @throws StoryError `not-signed-in` */
export const exchangeCode = (url: string, code: string, verifier: string): Promise<SessionTokens> =>
  ask(url).ask('/api/access/exchange', { method: 'POST', json: { code, verifier } });

/** @throws StoryError `not-signed-in` once the session is over, `refresh-reused` */
export const renewSession = (url: string, refresh: string): Promise<SessionTokens> =>
  ask(url).ask('/api/access/refresh', { method: 'POST', json: { refresh } });

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
