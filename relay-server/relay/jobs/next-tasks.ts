import type { Queryable } from '../database/database.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import { type Lane, lacks } from '../queue/lane.ts';
import { BLOCKING_FAILURES } from './lease-row.ts';

/** Nodes that may have the same tasks. */
export interface Alike {
  readonly nodes: readonly NodeRow[];
  readonly lanes: readonly Lane[];
  /** Tasks that these nodes must not have: they have failed them. */
  readonly except: readonly string[];
}

/** Puts together who may have the same. A node that may not have some task is alone. */
export async function alike(
  database: Queryable,
  lanes: readonly Lane[],
  nodes: readonly NodeRow[],
): Promise<Alike[]> {
  const except = Map.groupBy(
    await barred(database, [...new Set(nodes.map(({ id }) => id))]),
    ({ node }) => node,
  );
  const groups = new Map<string, Alike & { nodes: NodeRow[] }>();
  for (const node of nodes) {
    const able = lanes.filter((lane) => lacks(lane, node) === null);
    const ids = except.get(node.id)?.map(({ id }) => id) ?? [];
    const key = ids.length > 0 ? node.id : able.map(({ name }) => name).join(' ');
    const group = groups.get(key);
    if (group) group.nodes.push(node);
    else groups.set(key, { nodes: [node], lanes: able, except: ids });
  }
  return [...groups.values()];
}

/** Tasks that nodes must not have: by itself each, or with all of its kind in its job. */
async function barred(
  database: Queryable,
  nodes: readonly string[],
): Promise<{ readonly node: string; readonly id: string }[]> {
  // Most nodes have failed nothing: to know that costs a tenth of finding out what.
  const [failed] = await database.query<{ some: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM relay.exclusion WHERE node = ANY($1::uuid[]))
       OR EXISTS (SELECT 1 FROM relay.block WHERE node = ANY($1::uuid[]) AND failures >= $2) AS some`,
    [nodes, BLOCKING_FAILURES],
  );
  if (!failed!.some) return [];
  return database.query(
    `SELECT e.node, e.job AS id FROM relay.exclusion e JOIN relay.job j ON j.id = e.job
     WHERE e.node = ANY($1::uuid[]) AND j.state IN ('queued', 'retrying')
     UNION SELECT b.node, j.id FROM relay.block b JOIN relay.job j ON (j.id = b.root OR j.parent = b.root) AND j.kind = b.kind
     WHERE b.node = ANY($1::uuid[]) AND b.failures >= $2 AND j.state IN ('queued', 'retrying')`,
    [nodes, BLOCKING_FAILURES],
  );
}

/**
 * From which lanes the next tasks come: each from the lane whose next task belongs to the job that has waited longest.
 * @returns lane → how many
 */
export async function nextFrom(
  database: Queryable,
  { nodes, lanes, except }: Alike,
): Promise<Map<string, number>> {
  if (lanes.length === 0) return new Map();
  // `NOT blocked` is never false here; without it no index of pg-boss fits.
  const rows = await database.query<{ lane: string; since: Date }>(
    `SELECT next.lane, next.since FROM unnest($1::text[]) AS lane (name), LATERAL (
       SELECT task.name AS lane, j.since,
         row_number() OVER (ORDER BY task.priority DESC, task.created_on) AS place
       FROM relay_queue.job task JOIN relay.job j ON j.id = task.id
       WHERE task.name = lane.name AND task.state < 'active' AND NOT task.blocked AND task.start_after <= now()
         AND task.id <> ALL($2::uuid[])
       ORDER BY task.priority DESC, task.created_on LIMIT $3
     ) next ORDER BY next.lane, next.place`,
    [lanes.map(({ name }) => name), [...except], nodes.length],
  );
  const heads = [...Map.groupBy(rows, ({ lane }) => lane).values()];
  const counts = new Map<string, number>();
  for (let i = 0; i < nodes.length; i++) {
    const [oldest] = heads
      .filter((lane) => lane.length > 0)
      .sort(([a], [b]) => a!.since.getTime() - b!.since.getTime());
    const head = oldest?.shift();
    if (!head) break;
    counts.set(head.lane, (counts.get(head.lane) ?? 0) + 1);
  }
  return counts;
}
