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

/** Writes down that a node was heard of just now. @returns null for one that is not there, or was registered with another token */
export const heardOf = (database: Database): ((speaker: Speaker) => Promise<NodeRow | null>) =>
  gather(async (speakers) => {
    const rows = await database.query<NodeRow>(
      `UPDATE relay.node n SET seen_at = clock_timestamp()
       FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[])) AS x (id, principal)
       WHERE n.id = x.id AND n.principal = x.principal AND n.state <> 'offline' RETURNING n.*`,
      [speakers.map(({ id }) => id), speakers.map(({ principal }) => principal)],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return speakers.map(({ id, principal }) => {
      const row = found.get(id);
      return row?.principal === principal ? row : null;
    });
  }, MOST);

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
