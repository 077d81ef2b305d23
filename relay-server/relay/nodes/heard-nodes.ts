import type { Database } from '../database/database.ts';
import { gather } from '../database/gather.ts';
import type { NodeRow } from './node-row.ts';

/** Nodes that speak at the same time are looked up together. */
const MOST = 64;

interface Speaker {
  readonly id: string;
  /** The token that it speaks with. */
  readonly principal: string;
}

/** Who was heard of so lately is not written down again: a busy node speaks a hundred times a second, and dies in nine. */
const FRESH_S = 0.25;

/** Writes down that a node was heard of just now. @returns null for one that is not there, or was registered with another token */
export const heardOf = (database: Database): ((speaker: Speaker) => Promise<NodeRow | null>) =>
  gather(async (speakers) => {
    const rows = await database.query<NodeRow & { readonly fresh: boolean }>(
      `SELECT n.*, n.seen_at > clock_timestamp() - make_interval(secs => $2) AS fresh
       FROM relay.node n WHERE n.id = ANY($1::uuid[]) AND n.state <> 'offline'`,
      [[...new Set(speakers.map(({ id }) => id))], FRESH_S],
    );
    const lapsed = rows.filter(({ fresh }) => !fresh);
    const heard = lapsed.length > 0 ? await writeDown(database, speakers, lapsed) : new Set();
    const found = new Map(rows.filter(({ id, fresh }) => fresh || heard.has(id)).map((row) => [row.id, row]));
    return speakers.map(({ id, principal }) => {
      const row = found.get(id);
      return row?.principal === principal ? row : null;
    });
  }, MOST);

/** Only of those that speak with their own token. @returns who is not gone meanwhile */
async function writeDown(
  database: Database,
  speakers: readonly Speaker[],
  rows: readonly NodeRow[],
): Promise<ReadonlySet<string>> {
  const own = rows.filter((row) =>
    speakers.some(({ id, principal }) => id === row.id && principal === row.principal),
  );
  const written = await database.query<{ id: string }>(
    `UPDATE relay.node SET seen_at = clock_timestamp() WHERE id = ANY($1::uuid[]) AND state <> 'offline' RETURNING id`,
    [own.map(({ id }) => id)],
  );
  return new Set(written.map(({ id }) => id));
}

/** The node that has the task of a lease. */
export const holding = (database: Database): ((lease: string) => Promise<NodeRow | null>) =>
  gather(async (leases) => {
    const rows = await database.query<NodeRow & { readonly lease: string }>(
      'SELECT n.*, l.id AS lease FROM relay.lease l JOIN relay.node n ON n.id = l.node WHERE l.id = ANY($1::uuid[])',
      [leases],
    );
    const found = new Map(rows.map(({ lease, ...node }) => [lease, node]));
    return leases.map((lease) => found.get(lease) ?? null);
  }, MOST);
