import { createHash, randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { StoryError } from '../../../src/base/errors.ts';
import type { Database } from '../database/database.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import type { Access, NewToken } from './access.ts';
import { NODE_SCOPES, type Principal, SCOPES_OF_ROLE, type Scope } from './principal.ts';

const DEFAULT_TENANT = 'default';

/** 256 random bits need no slow hash: nobody guesses them, and every request looks one up. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Tokens that the relay made itself. */
export function createTokenAccess(database: Database): Access {
  const create = async (
    kind: Principal['kind'],
    name: string,
    tenant: string,
    scopes: readonly Scope[],
  ): Promise<NewToken> => {
    const token = `sc_${kind}_${randomBytes(32).toString('base64url')}`;
    const [row] = await database.query<{ id: string }>(
      'INSERT INTO relay.token (kind, hash, name, tenant, scopes) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [kind, hashOfToken(token), name, tenant, scopes],
    );
    return { token, id: row!.id };
  };

  const principalOf = async (token: string): Promise<Principal | null> => {
    const [row] = await database.query<Principal>(
      'SELECT id, kind, name, tenant, scopes FROM relay.token WHERE hash = $1 AND revoked_at IS NULL',
      [hashOfToken(token)],
    );
    return row ?? null;
  };

  const authenticate: MiddlewareHandler<RelayEnvironment> = async (context, next) => {
    const [scheme, token] = (context.req.header('Authorization') ?? '').split(' ');
    const principal = scheme?.toLowerCase() === 'bearer' && token ? await principalOf(token) : null;
    if (!principal) throw new StoryError('not-signed-in');
    context.set('principal', principal);
    await next();
  };

  return {
    authenticate,
    allow: (scope) => async (context, next) => {
      if (!context.get('principal').scopes.includes(scope)) {
        throw new StoryError('not-allowed', { params: { scope } });
      }
      await next();
    },
    principalOf,
    createUserToken: ({ name, role, tenant = DEFAULT_TENANT }) =>
      create('user', name, tenant, SCOPES_OF_ROLE[role]),
    createNodeToken: ({ name }) => create('node', name, DEFAULT_TENANT, NODE_SCOPES),
    isNew: async () => (await database.query('SELECT 1 FROM relay.token LIMIT 1')).length === 0,
  };
}
