import pg from 'pg';
import { StoryError } from '../../../src/base/errors.ts';
import { type Breakers, createBreakers } from '../http/breakers.ts';
import type { Database, Queryable } from './database.ts';
import { databaseLine } from './server-line.ts';

/** The server's pool too, which pg-boss speaks to. */
export interface PostgresDatabase extends Database {
  readonly kind: 'postgresql';
  readonly pool: pg.Pool;
}

const queryable = (speaker: pg.Pool | pg.PoolClient): Queryable => ({
  query: async (text, params = []) => {
    const name = params.length > 0 ? nameOf(text) : undefined;
    return (await speaker.query({ text, values: [...params], ...(name ? { name } : {}) })).rows;
  },
});

/** All that the relay says at runtime is some 150 statements; whatever is beyond that is planned each time. */
const MOST_NAMES = 400;
const names = new Map<string, string>();

/** A named statement is parsed and planned once for each connection. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `relay_${names.size}`;
  names.set(text, name);
  return name;
}

/** The tables changed under a statement that was prepared before, by a newer relay: a new connection prepares it anew. */
const PLAN_OUTDATED = '0A000';

/**
 * Its calls throw StoryError `not-available` while the server is away.
 * @throws StoryError `database-unreachable`
 */
export async function openPostgres(
  url: string,
  breakers: Breakers = createBreakers(),
): Promise<PostgresDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  // An idle connection that the server cuts is replaced with the next query; unheard, it would end the process.
  pool.on('error', () => {});
  // One that is cut in the middle of a transaction says so to whoever waits for its answer, and besides to nobody.
  pool.on('connect', (client) => client.on('error', () => {}));
  await pool.query('SELECT 1').catch(async (cause: unknown) => {
    await pool.end();
    throw new StoryError('database-unreachable', { params: { host: hostOf(url) }, cause });
  });
  const line = databaseLine(breakers);
  const { query } = queryable(pool);
  return {
    kind: 'postgresql',
    pool,
    query: (text, params) => line(() => query(text, params)),
    transaction: (work) => line(() => inTransaction(pool, work)),
    script: async (text) => void (await line(() => pool.query(text))),
    listen: (channel, heard) => listen(url, channel, heard),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(queryable(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if ((error as { code?: unknown }).code === PLAN_OUTDATED) broken = error as Error;
    // A connection that cannot even roll back must not be used again.
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const RECONNECT_MS = 1000;

/** A connection of its own: LISTEN belongs to a session, and it comes back when the server does. */
async function listen(
  url: string,
  channel: string,
  heard: (payload: string) => void,
): Promise<() => Promise<void>> {
  let closed = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, keepAlive: true });
    next.on('notification', ({ payload }) => heard(payload ?? ''));
    next.on('error', () => {});
    next.on('end', () => {
      if (!closed) timer = setTimeout(() => void connect().catch(() => {}), RECONNECT_MS);
    });
    await next.connect();
    await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    client = next;
  };
  await connect();
  return async () => {
    closed = true;
    clearTimeout(timer);
    await client?.end();
  };
}

const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return 'DATABASE_URL';
  }
};
