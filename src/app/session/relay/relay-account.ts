// The relay that this browser was told of, if any, and who one is there: the studio never needs one.
import { createSignal } from 'solid-js';
import { type ErrorReport, isAbort, reportOf } from '../../../base/errors.ts';
import type { Role } from '../../../protocol/relay/access.ts';
import { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { type SignInMethods, signInMethods } from '../../../protocol/relay/client/sign-in.ts';
import { bearer, forgetEnded, keepSession, sessionEnded } from './bearer.ts';
import { keepAccount, keptAccount, keptPlace } from './kept-account.ts';
import { signInByWindow } from './provider-window.ts';

export type { SignInMethods } from '../../../protocol/relay/client/sign-in.ts';

/** What the relay says of whoever asks. */
export interface RelayGreeting {
  readonly name: string;
  readonly tenant: string;
  /** Null of a token for nodes. */
  readonly role: Role | null;
  readonly scopes: readonly string[];
  /** Nodes that take work now. */
  readonly nodes: number;
}

export type RelayState =
  | { readonly phase: 'none' }
  | { readonly phase: 'asking' }
  /** The provider's window is open. */
  | { readonly phase: 'away' }
  | { readonly phase: 'ready'; readonly greeting: RelayGreeting }
  | { readonly phase: 'failed'; readonly error: ErrorReport };

const [asked, setState] = createSignal<RelayState>({ phase: 'none' });

/** The relay that is signed in to; null for none. */
export const relayAddress = (): { readonly url: string } | null => {
  const url = keptPlace();
  return url === null ? null : { url };
};
/** A session that ended by itself says so until somebody signs in again. */
export const relayState = (): RelayState => {
  const end = sessionEnded();
  return end ? { phase: 'failed', error: end } : asked();
};
/** Whether the relay would let whoever is signed in do that; what it would not is not offered. */
export const mayOnRelay = (scope: string): boolean => {
  const state = asked();
  return state.phase === 'ready' && state.greeting.scopes.includes(scope);
};

/** Asks in the name of whoever is signed in, however long their session goes on. Null: nobody. */
export function relayClient(): RelayClient | null {
  const url = keptPlace();
  return url === null ? null : new RelayClient({ url, token: '' }, bearer);
}

let lookFailed = false;

/** How one can sign in there; null when it does not answer, and then the state says why. What it said before stays otherwise. */
export async function lookUpRelay(url: string): Promise<SignInMethods | null> {
  try {
    const methods = await signInMethods(url);
    if (lookFailed) begin({ phase: 'none' });
    lookFailed = false;
    return methods;
  } catch (error) {
    lookFailed = true;
    begin({ phase: 'failed', error: reportOf(error) });
    return null;
  }
}

/** This page's origin where a relay serves the studio; null anywhere else, and nothing is said of that. */
export async function relayOfThisPage(): Promise<string | null> {
  try {
    return (await signInMethods(location.origin)).token ? location.origin : null;
  } catch {
    return null;
  }
}

/** With a token; remembered when the relay takes it. @throws StoryError what the relay says */
export const signIn = (url: string, token: string): Promise<void> =>
  telling(async () => {
    const client = new RelayClient({ url, token: token.trim() });
    const greeting = await greet(client);
    keepAccount(client.address);
    return greeting;
  });

/** By the relay's identity provider, in a window of its own. @throws StoryError why it did not come to that, `cancelled` */
export const signInWithProvider = (url: string, provider: string, signal: AbortSignal): Promise<void> =>
  telling(async () => {
    setState({ phase: 'away' });
    const tokens = await signInByWindow(url, provider, signal);
    setState({ phase: 'asking' });
    const { address } = new RelayClient({ url, token: tokens.access });
    keepSession(address.url, tokens);
    return greet(new RelayClient(address, bearer));
  });

/** Looks whether the relay is there; the state says what it found. */
export async function testRelay(): Promise<void> {
  const client = relayClient();
  if (!client) return;
  // What went wrong is in the state.
  await telling(() => greet(client)).catch(() => undefined);
}

/** Here and, of a session, on the relay; it is over here even when the relay does not answer. */
export const signOut = (): Promise<void> => leave('/api/access/sign-out');
/** Ends every session of whoever is signed in, on all their machines. */
export const signOutEverywhere = (): Promise<void> => leave('/api/access/sign-out-everywhere');

async function leave(path: string): Promise<void> {
  const client = relayClient();
  const session = !('token' in (keptAccount() ?? { token: '' }));
  try {
    if (client && (session || path.endsWith('everywhere'))) await client.send(path, { method: 'POST' });
    begin({ phase: 'none' });
  } catch (error) {
    begin({ phase: 'failed', error: reportOf(error) });
  }
  keepAccount(null);
}

const begin = (state: RelayState): void => {
  forgetEnded();
  setState(state);
};

async function telling(work: () => Promise<RelayGreeting>): Promise<void> {
  begin({ phase: 'asking' });
  try {
    setState({ phase: 'ready', greeting: await work() });
  } catch (error) {
    setState(isAbort(error) ? { phase: 'none' } : { phase: 'failed', error: reportOf(error) });
    throw error;
  }
}

/** @throws StoryError `relay-unreachable`, `not-signed-in` */
async function greet(client: RelayClient): Promise<RelayGreeting> {
  const { principal: me } = await client.ask<{ principal: Omit<RelayGreeting, 'nodes'> & { kind: string } }>(
    '/api/access/me',
  );
  const nodes = me.scopes.includes('nodes:read')
    ? await client.ask<{ nodes: { state: string }[] }>('/api/nodes')
    : { nodes: [] };
  return {
    name: me.name,
    tenant: me.tenant,
    role: me.role ?? null,
    scopes: me.scopes,
    nodes: nodes.nodes.filter((node) => node.state === 'online').length,
  };
}
