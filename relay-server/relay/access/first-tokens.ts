import { hostname } from 'node:os';
import type { Database } from '../database/database.ts';
import type { FirstTokens } from './access.ts';
import { DEFAULT_TENANT, type Tokens } from './tokens.ts';

/** Any number: every relay on one database takes the same. */
const LOCK = 705_600_004;
/** Relays that one person starts together do so within that. */
const TOGETHER_S = 120;

/** Makes the first two tokens of a database. Of relays that ask at the same time one is given them, the others whom to ask. */
export const firstTokens = (
  database: Database,
  tokens: Tokens,
  host: string = hostname(),
): Promise<FirstTokens> =>
  database.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const [shown] = await tx.query<{ host: string }>(
      'SELECT host FROM relay.first_tokens WHERE at > now() - make_interval(secs => $1)',
      [TOGETHER_S],
    );
    if (shown) return { tokens: null, shownBy: shown.host };
    const made = await tx.query('SELECT 1 FROM relay.token LIMIT 1');
    if (made.length > 0) return { tokens: null, shownBy: null };
    await tx.query('INSERT INTO relay.first_tokens (host) VALUES ($1)', [host]);
    const tenant = DEFAULT_TENANT;
    const admin = await tokens.create({ kind: 'user', name: 'administrator', role: 'admin', tenant }, tx);
    const node = await tokens.create({ kind: 'node', name: 'render nodes', role: null, tenant }, tx);
    return { tokens: { admin: admin.token, node: node.token }, shownBy: null };
  });
