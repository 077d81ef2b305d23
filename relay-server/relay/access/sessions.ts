import { randomBytes } from 'node:crypto';
import { StoryError } from '../../../src/base/errors.ts';
import type { Database } from '../database/database.ts';
import { type Principal, type Role, SCOPES_OF_ROLE } from './principal.ts';
import { hashOfSecret, newSecret, successorOf } from './secrets.ts';

/** What a session speaks for: a token that somebody pasted, or a person of the identity provider. */
export type Holder = { readonly token: string } | { readonly person: string };

export interface OpenedSession {
  readonly id: string;
  /** Of the browser's cookie, or of the first refresh. */
  readonly secret: string;
}

export interface Sessions {
  open(kind: 'cookie' | 'refresh', holder: Holder, address: string): Promise<OpenedSession>;
  byCookie(secret: string): Promise<Principal | null>;
  byId(id: string): Promise<Principal | null>;
  /**
   * The next refresh token for this one: the same again for a minute, while nobody has used that one, since an answer may be lost
   * on its way (a tab that is closed in the middle). One that comes again otherwise was stolen, by whoever used it first or now:
   * the whole family ends (RFC 9700 §4.14.2). @throws StoryError `not-signed-in`, `refresh-reused`
   */
  refresh(secret: string): Promise<OpenedSession>;
  close(id: string, reason: string): Promise<void>;
  /** Every one that speaks for this token or person. @returns how many there were */
  closeAll(holder: string, reason: string): Promise<number>;
  /** Forgets what has ended long ago. */
  sweep(): Promise<void>;
}

const LIFE = { cookie: '12 hours', refresh: '30 days' } as const;

/**
 * For so long an answer that was lost is given again. Studios renew every nine minutes: of two who hold the same token, one comes
 * later than this and is found out.
 */
const GRACE = '60 seconds';

/** A role taken away counts with the next request: the principal is worked out from the holder as it is now. */
const PRINCIPAL = `SELECT s.id AS session, coalesce(t.id, p.id)::text AS id, coalesce(t.kind, 'user') AS kind,
    coalesce(t.name, p.name) AS name, coalesce(t.tenant, p.tenant) AS tenant, coalesce(t.role, p.role) AS role, t.scopes
  FROM relay.session s LEFT JOIN relay.token t ON t.id = s.token LEFT JOIN relay.person p ON p.id = s.person
  WHERE s.revoked_at IS NULL AND s.expires_at > now() AND p.disabled_at IS NULL AND t.revoked_at IS NULL
    AND (t.expires_at IS NULL OR t.expires_at > now())`;

export function createSessions(database: Database): Sessions {
  const principal = async (where: string, value: string): Promise<Principal | null> => {
    const [row] = await database.query<Omit<Principal, 'scopes'> & { scopes: Principal['scopes'] | null }>(
      `${PRINCIPAL} AND ${where} = $1`,
      [value],
    );
    return row ? { ...row, scopes: row.scopes ?? SCOPES_OF_ROLE[row.role as Role] ?? [] } : null;
  };
  const close = async (id: string, reason: string): Promise<void> => {
    await database.query(
      'UPDATE relay.session SET revoked_at = now(), reason = $2 WHERE id = $1 AND revoked_at IS NULL',
      [id, reason],
    );
  };
  /** What was answered the first time; stored is only what it is derived from, and that is of no use without `secret`. */
  const again = async (secret: string, hash: string): Promise<OpenedSession> => {
    const [used] = await database.query<{ session: string; seed: string | null }>(
      `SELECT session, CASE WHEN used_at > now() - interval '${GRACE}' THEN seed END AS seed FROM relay.refresh WHERE hash = $1`,
      [hash],
    );
    if (!used) throw new StoryError('not-signed-in');
    const next = used.seed === null ? null : successorOf(secret, used.seed);
    const unused =
      next === null
        ? []
        : await database.query('SELECT 1 FROM relay.refresh WHERE hash = $1 AND used_at IS NULL', [
            hashOfSecret(next),
          ]);
    if (next !== null && unused.length > 0) return { id: used.session, secret: next };
    await close(used.session, 'refresh token used twice');
    throw new StoryError('refresh-reused', { params: { session: used.session } });
  };

  return {
    async open(kind, holder, address) {
      const secret = newSecret(kind === 'cookie' ? 'session' : 'refresh');
      const hash = hashOfSecret(secret);
      return database.transaction(async (tx) => {
        const [row] = await tx.query<{ id: string }>(
          `INSERT INTO relay.session (cookie, token, person, address, expires_at)
           VALUES ($1, $2, $3, $4, now() + $5::interval) RETURNING id`,
          [
            kind === 'cookie' ? hash : null,
            'token' in holder ? holder.token : null,
            'person' in holder ? holder.person : null,
            address,
            LIFE[kind],
          ],
        );
        if (kind === 'refresh') {
          await tx.query('INSERT INTO relay.refresh (hash, session) VALUES ($1, $2)', [hash, row!.id]);
        }
        return { id: row!.id, secret };
      });
    },
    byCookie: (secret) => principal('s.cookie', hashOfSecret(secret)),
    byId: (id) => principal('s.id', id),
    async refresh(secret) {
      const hash = hashOfSecret(secret);
      const seed = randomBytes(32).toString('base64url');
      const first = await database.transaction(async (tx) => {
        const [taken] = await tx.query<{ session: string }>(
          'UPDATE relay.refresh SET used_at = now(), seed = $2 WHERE hash = $1 AND used_at IS NULL RETURNING session',
          [hash, seed],
        );
        if (!taken) return null;
        const next = successorOf(secret, seed);
        await tx.query('INSERT INTO relay.refresh (hash, session) VALUES ($1, $2)', [
          hashOfSecret(next),
          taken.session,
        ]);
        return { id: taken.session, secret: next };
      });
      return first ?? again(secret, hash);
    },
    close,
    async closeAll(holder, reason) {
      const closed = await database.query(
        `UPDATE relay.session SET revoked_at = now(), reason = $2
         WHERE (token = $1 OR person = $1) AND revoked_at IS NULL AND expires_at > now() RETURNING id`,
        [holder, reason],
      );
      return closed.length;
    },
    async sweep() {
      await database.query(
        `DELETE FROM relay.session WHERE expires_at < now() - interval '7 days' OR revoked_at < now() - interval '7 days'`,
      );
      await database.query(
        `UPDATE relay.refresh SET seed = NULL WHERE seed IS NOT NULL AND used_at < now() - interval '${GRACE}'`,
      );
      await database.query('DELETE FROM relay.ticket WHERE expires_at < now()');
    },
  };
}
