import { StoryError } from '../../../src/base/errors.ts';
import type { Database } from '../database/database.ts';
import { gather } from '../database/gather.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import type { Change } from './change.ts';
import { type JobRow, lockFlow } from './job-row.ts';
import type { LeaseRow } from './lease-row.ts';

/** Tasks that are looked up together. */
const MOST = 64;

interface Ask {
  readonly node: string;
  readonly lease: string;
  readonly attempt: number;
}

/** The task that a node has. @throws StoryError `lease-lost` */
export const givenTasks = (database: Database): ((ask: Ask) => Promise<JobRow>) =>
  gather<Ask, JobRow>(async (asks) => {
    const rows = await database.query<JobRow & Record<'held_by' | 'lease', string> & { held: number }>(
      `SELECT j.*, l.id AS lease, l.node AS held_by, l.attempt AS held FROM relay.lease l
       JOIN relay.job j ON j.id = l.job JOIN relay.node n ON n.id = l.node
       WHERE l.id = ANY($1::uuid[]) AND n.state <> 'quarantined'`,
      [asks.map(({ lease }) => lease)],
    );
    const found = new Map(rows.map((row) => [row.lease, row]));
    return asks.map(({ node, lease, attempt }) => {
      const row = found.get(lease);
      return row?.held_by === node && row.held === attempt ? row : new StoryError('lease-lost');
    });
  }, MOST);

/** Locks the flow and ends the lease: from here the answer counts, and no other one will. @throws StoryError `lease-lost` */
export async function endLease(
  change: Change,
  node: NodeRow,
  id: string,
  attempt: number,
): Promise<{ readonly root: JobRow; readonly lease: LeaseRow }> {
  const [held] = await change.tx.query<LeaseRow>(
    `SELECT l.* FROM relay.lease l JOIN relay.node n ON n.id = l.node
     WHERE l.id = $1 AND l.node = $2 AND l.attempt = $3 AND n.state <> 'quarantined'`,
    [id, node.id, attempt],
  );
  const root = held ? await lockFlow(change.tx, held.root) : null;
  const [lease] = await change.tx.query<LeaseRow>('DELETE FROM relay.lease WHERE id = $1 RETURNING *', [id]);
  if (!lease || !root) throw new StoryError('lease-lost');
  return { root, lease };
}
