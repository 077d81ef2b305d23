import type { Database } from '../database/database.ts';
import { hashOfSecret, newSecret } from './secrets.ts';

/**
 * Secrets for one use within seconds: a browser cannot send headers with a WebSocket, and an address is written into logs.
 * What is given out for one purpose opens nothing else.
 */
export interface Tickets {
  issue(
    purpose: string,
    holder: unknown,
    lifeS?: number,
  ): Promise<{ readonly ticket: string; readonly expiresAt: number }>;
  /** Null: unknown, too old, or used before. */
  take(purpose: string, ticket: string): Promise<unknown>;
}

const LIFE_S = 60;

export function createTickets(database: Database): Tickets {
  return {
    async issue(purpose, holder, lifeS = LIFE_S) {
      const ticket = newSecret(purpose === 'socket' ? 'ticket' : 'code');
      const [row] = await database.query<{ expires: number }>(
        `INSERT INTO relay.ticket (hash, purpose, holder, expires_at) VALUES ($1, $2, $3::jsonb, now() + make_interval(secs => $4))
         RETURNING (extract(epoch FROM expires_at) * 1000)::float8 AS expires`,
        [hashOfSecret(ticket), purpose, JSON.stringify(holder), lifeS],
      );
      return { ticket, expiresAt: Math.round(row!.expires) };
    },
    async take(purpose, ticket) {
      const [row] = await database.query<{ holder: unknown }>(
        'DELETE FROM relay.ticket WHERE hash = $1 AND purpose = $2 AND expires_at > now() RETURNING holder',
        [hashOfSecret(ticket), purpose],
      );
      return row?.holder ?? null;
    },
  };
}
