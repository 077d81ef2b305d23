import type { MiddlewareHandler } from 'hono';
import type { RelayEnvironment } from '../http/environment.ts';
import type { Principal, Role, Scope } from './principal.ts';

export interface NewToken {
  /** Shown once; only its hash is kept. */
  readonly token: string;
  readonly id: string;
}

/** What a new relay shows to who started it. */
export interface FirstTokens {
  /** Null once somebody has made a token. */
  readonly tokens: { readonly admin: string; readonly node: string } | null;
  /** The machine whose relay has just shown them: it was started together with this one. */
  readonly shownBy: string | null;
}

/** Who may do what. */
export interface Access {
  /** `Authorization: Bearer`, a session cookie, or a ticket of a WebSocket. Sets `principal`. @throws 401 */
  readonly authenticate: MiddlewareHandler<RelayEnvironment>;
  /** @throws StoryError `not-allowed` (403) naming the scope */
  allow(scope: Scope): MiddlewareHandler<RelayEnvironment>;
  /** A token or ticket as it came, or null: for sockets, which cannot send headers from a browser. */
  principalOf(token: string): Promise<Principal | null>;
  createUserToken(wish: { name: string; role: Role; tenant?: string }): Promise<NewToken>;
  createNodeToken(wish: { name: string; pools?: readonly string[] }): Promise<NewToken>;
  /** For whoever starts a new relay; of several that start together, one gets them. */
  firstTokens(): Promise<FirstTokens>;
}
