import { StoryError } from '../../../src/base/errors.ts';
import type { TokenView } from '../../../src/protocol/relay/access.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { NewToken } from './access.ts';
import { NODE_SCOPES, type Principal, type Role, SCOPES_OF_ROLE, type Scope } from './principal.ts';
import { hashOfSecret, newSecret } from './secrets.ts';

export const DEFAULT_TENANT = 'default';

export interface TokenWish {
  readonly kind: 'user' | 'node';
  readonly name: string;
  readonly role: Role | null;
  readonly tenant: string;
  /** Fewer than the role's; never more. */
  readonly scopes?: readonly Scope[] | undefined;
  readonly pools?: readonly string[] | undefined;
  readonly expiresAt?: number | null | undefined;
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const VIEW = `id, kind, name, role, tenant, scopes, pools, ${ms('created_at')} AS "createdAt", ${ms('used_at')} AS "usedAt",
  ${ms('expires_at')} AS "expiresAt", ${ms('revoked_at')} AS "revokedAt", rotated_to AS "rotatedTo"`;
const ALIVE = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())';

export interface Tokens {
  create(wish: TokenWish, tx?: Queryable): Promise<NewToken>;
  find(token: string): Promise<Principal | null>;
  list(): Promise<TokenView[]>;
  /**
   * A new secret with the same rights; the old one goes on for `overlapMs`, so that a fleet can be given the new one in peace.
   * @throws StoryError `token-missing`
   */
  rotate(id: string, overlapMs: number): Promise<NewToken>;
  /** With every session that came by it. @throws StoryError `token-missing` */
  revoke(id: string): Promise<void>;
  /** Writes down which were used since the last call: a write a request would be a write too many. */
  flushUses(): Promise<void>;
}

export function createTokens(database: Database): Tokens {
  const used = new Set<string>();

  const create = async (wish: TokenWish, db: Queryable = database): Promise<NewToken> => {
    const { kind, name, role, tenant, pools = [], expiresAt = null } = wish;
    const most = role ? SCOPES_OF_ROLE[role] : NODE_SCOPES;
    const scopes = wish.scopes ? most.filter((scope) => wish.scopes?.includes(scope)) : most;
    const token = newSecret(kind);
    const [row] = await db.query<{ id: string }>(
      `INSERT INTO relay.token (kind, hash, name, tenant, scopes, role, pools, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000)) RETURNING id`,
      [kind, hashOfSecret(token), name, tenant, scopes, role, pools, expiresAt],
    );
    return { token, id: row!.id };
  };

  return {
    create,
    async find(token) {
      const [row] = await database.query<Principal>(
        `SELECT id, kind, name, tenant, scopes, role FROM relay.token WHERE hash = $1 AND ${ALIVE}`,
        [hashOfSecret(token)],
      );
      if (row) used.add(row.id);
      return row ?? null;
    },
    list: () => database.query(`SELECT ${VIEW} FROM relay.token ORDER BY created_at, id`),
    rotate: (id, overlapMs) =>
      database.transaction(async (tx) => {
        const [old] = await tx.query<TokenView>(
          `SELECT ${VIEW} FROM relay.token WHERE id = $1 AND ${ALIVE} AND rotated_to IS NULL FOR UPDATE`,
          [id],
        );
        if (!old) throw new StoryError('token-missing', { params: { id } });
        const fresh = await create(old, tx);
        await tx.query(
          `UPDATE relay.token SET rotated_to = $2,
             expires_at = least(expires_at, now() + make_interval(secs => $3::float8)) WHERE id = $1`,
          [id, fresh.id, overlapMs / 1000],
        );
        return fresh;
      }),
    revoke: (id) =>
      database.transaction(async (tx) => {
        const gone = await tx.query(
          'UPDATE relay.token SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id',
          [id],
        );
        if (gone.length === 0) throw new StoryError('token-missing', { params: { id } });
        await tx.query(
          `UPDATE relay.session SET revoked_at = now(), reason = 'token revoked' WHERE token = $1 AND revoked_at IS NULL`,
          [id],
        );
      }),
    async flushUses() {
      const ids = [...used];
      used.clear();
      if (ids.length === 0) return;
      await database.query('UPDATE relay.token SET used_at = now() WHERE id = ANY($1::uuid[])', [ids]);
    },
  };
}
