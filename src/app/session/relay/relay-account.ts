// The relay that this browser was told of, if any: the studio never needs one.
import { createSignal } from 'solid-js';
import { type ErrorReport, reportOf } from '../../../base/errors.ts';
import { type RelayAddress, RelayClient } from '../../../protocol/relay/client/relay-client.ts';

const KEY = 'storycore.relay';

/** What the relay says of whoever asks. */
export interface RelayGreeting {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Nodes that take work now. */
  readonly nodes: number;
}

export type RelayState =
  | { readonly phase: 'none' }
  | { readonly phase: 'asking' }
  | { readonly phase: 'ready'; readonly greeting: RelayGreeting }
  | { readonly phase: 'failed'; readonly error: ErrorReport };

function stored(): RelayAddress | null {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<RelayAddress> | null;
    return typeof value?.url === 'string' && typeof value.token === 'string'
      ? { url: value.url, token: value.token }
      : null;
  } catch (error) {
    console.warn('The relay’s address could not be read.', reportOf(error).detail);
    return null;
  }
}

const [address, setAddress] = createSignal(stored());
const [state, setState] = createSignal<RelayState>({ phase: 'none' });

/** The relay that is signed in to; null for none. */
export const relayAddress = address;
export const relayState = state;

/** Asks the relay who we are, and remembers it when it answers. @throws StoryError what the relay says */
export async function signIn(url: string, token: string): Promise<void> {
  setState({ phase: 'asking' });
  try {
    const client = new RelayClient({ url, token: token.trim() });
    const greeting = await greet(client);
    localStorage.setItem(KEY, JSON.stringify(client.address));
    setAddress(client.address);
    setState({ phase: 'ready', greeting });
  } catch (error) {
    setState({ phase: 'failed', error: reportOf(error) });
    throw error;
  }
}

/** Looks whether the relay is there; the state says what it found. */
export async function testRelay(): Promise<void> {
  const known = address();
  if (!known) return;
  setState({ phase: 'asking' });
  try {
    setState({ phase: 'ready', greeting: await greet(new RelayClient(known)) });
  } catch (error) {
    setState({ phase: 'failed', error: reportOf(error) });
  }
}

export function signOut(): void {
  localStorage.removeItem(KEY);
  setAddress(null);
  setState({ phase: 'none' });
}

/** @throws StoryError `relay-unreachable`, `not-signed-in` */
async function greet(client: RelayClient): Promise<RelayGreeting> {
  const { principal: me } = await client.ask<{ principal: { name: string; scopes: string[] } }>(
    '/api/access/me',
  );
  const nodes = me.scopes.includes('nodes:read')
    ? await client.ask<{ nodes: { state: string }[] }>('/api/nodes')
    : { nodes: [] };
  return {
    name: me.name,
    scopes: me.scopes,
    nodes: nodes.nodes.filter((node) => node.state === 'online').length,
  };
}
