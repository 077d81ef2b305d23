import type { Context } from 'hono';
import { StoryError } from '../../../src/base/errors.ts';
import type { Database } from '../database/database.ts';
import { addressOf } from '../http/address-of.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import type { Access } from './access.ts';
import type { AccessJwt } from './access-jwt.ts';
import { firstTokens } from './first-tokens.ts';
import type { Principal } from './principal.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import { type Remembered, remembered } from './remembered.ts';
import { hashOfSecret, kindOfSecret } from './secrets.ts';
import { assertCsrf, cookieOf } from './session-cookie.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createTickets, type Tickets } from './tickets.ts';
import { createTokens, DEFAULT_TENANT, type Tokens } from './tokens.ts';

/** A revoked token is refused at once by the relay that revoked it, and after so long by others on the same database. */
const BELIEVED_MS = 5000;

export interface AccessParts {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly limits: RateLimits;
  readonly known: Remembered<Principal>;
  readonly jwt: AccessJwt | null;
}

export function accessParts(
  database: Database,
  options: {
    readonly jwt?: AccessJwt;
    readonly environment?: Readonly<Record<string, string | undefined>>;
  } = {},
): AccessParts {
  return {
    tokens: createTokens(database),
    sessions: createSessions(database),
    tickets: createTickets(database),
    limits: createRateLimits(options.environment),
    known: remembered<Principal>(BELIEVED_MS),
    jwt: options.jwt ?? null,
  };
}

/** Tokens that the relay made itself, sessions that grew out of them, and tickets. */
export function createTokenAccess(database: Database, parts: AccessParts = accessParts(database)): Access {
  const { tokens, sessions, tickets, limits, known, jwt } = parts;

  const principalOf = async (secret: string): Promise<Principal | null> => {
    const kind = kindOfSecret(secret);
    if (kind === 'ticket') return (await tickets.take('socket', secret)) as Principal | null;
    const key = hashOfSecret(secret);
    if (kind === 'user' || kind === 'node') return known.get(key, () => tokens.find(secret));
    if (kind === 'session') return known.get(key, () => sessions.byCookie(secret));
    // Only what is shaped like a JWT: checking a signature costs more than looking.
    if (kind !== null || !jwt || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(secret)) return null;
    const session = await jwt.verify(secret);
    return session ? known.get(session, () => sessions.byId(session)) : null;
  };

  /** A guess that is no token costs its address; what was valid a moment ago is let in from there all the same. */
  const slowed = async (context: Context<RelayEnvironment>, secret: string): Promise<Principal | null> => {
    const address = addressOf(context);
    if (!known.knew(hashOfSecret(secret))) await limits.assertOpen(address);
    const principal = await principalOf(secret);
    if (!principal) await limits.failed(address);
    return principal;
  };

  return {
    async authenticate(context, next) {
      const { secret, cookie } = secretIn(context);
      const principal = secret ? await slowed(context, secret) : null;
      if (!principal) throw new StoryError('not-signed-in');
      if (cookie && secret) assertCsrf(context, secret);
      await limits.spend(principal.id);
      context.set('principal', principal);
      await next();
    },
    allow: (scope) => async (context, next) => {
      if (!context.get('principal').scopes.includes(scope)) {
        throw new StoryError('not-allowed', { params: { scope } });
      }
      await next();
    },
    principalOf,
    createUserToken: ({ name, role, tenant = DEFAULT_TENANT }) =>
      tokens.create({ kind: 'user', name, role, tenant }),
    createNodeToken: ({ name, pools }) =>
      tokens.create({ kind: 'node', name, role: null, tenant: DEFAULT_TENANT, pools }),
    firstTokens: () => firstTokens(database, tokens),
  };
}

/** A header before a cookie: who sends both means the header. */
function secretIn(context: Context<RelayEnvironment>): { secret: string | undefined; cookie: boolean } {
  const [scheme, token] = (context.req.header('Authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() === 'bearer' && token) return { secret: token, cookie: false };
  const ticket = context.req.query('ticket');
  if (ticket && kindOfSecret(ticket) === 'ticket') return { secret: ticket, cookie: false };
  return { secret: cookieOf(context), cookie: true };
}
