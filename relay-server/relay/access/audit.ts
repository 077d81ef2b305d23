import type { Context } from 'hono';
import type { AuditView } from '../../../src/protocol/relay/access.ts';
import type { Database } from '../database/database.ts';
import { addressOf } from '../http/address-of.ts';
import type { RelayEnvironment } from '../http/environment.ts';

export interface AuditEntry {
  readonly action: string;
  readonly subject?: string | null;
  /** `done`, or the code of what refused it. */
  readonly outcome: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Who did what, when, from where, and whether it was let. The database refuses to change or delete a line. */
export interface Audit {
  write(context: Context<RelayEnvironment>, entry: AuditEntry): Promise<void>;
  /** Newest first. */
  read(filter: {
    readonly before: number | null;
    readonly limit: number;
    readonly action: string | null;
    readonly actor: string | null;
  }): Promise<AuditView[]>;
}

export function createAudit(database: Database): Audit {
  return {
    async write(context, { action, subject = null, outcome, facts = {} }) {
      const who = context.get('principal');
      await database.query(
        `INSERT INTO relay.audit (actor, actor_name, tenant, action, subject, address, outcome, request_id, facts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb)`,
        [
          who?.id ?? null,
          who?.name ?? 'nobody',
          who?.tenant ?? null,
          action,
          subject,
          addressOf(context),
          outcome,
          context.get('requestId') ?? '',
          JSON.stringify(facts),
        ],
      );
    },
    read: ({ before, limit, action, actor }) =>
      database.query(
        `SELECT id::float8, (extract(epoch FROM at) * 1000)::float8 AS at, actor, actor_name AS "actorName", tenant, action, subject,
           address, outcome, request_id AS "requestId", facts
         FROM relay.audit
         WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR actor = $3)
         ORDER BY id DESC LIMIT $4`,
        [before, action, actor, limit],
      ),
  };
}
