import { StoryError } from '../../../src/base/errors.ts';
import type { Queryable } from '../database/database.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import type { Change } from './change.ts';
import { type JobRow, lockFlow } from './job-row.ts';
import type { LeaseRow } from './lease-row.ts';

/** Of a lease that is this node's, in this attempt, and whose node is not shut out. */
const HELD = `relay.lease l JOIN relay.node n ON n.id = l.node
  WHERE l.id = $1 AND l.node = $2 AND l.attempt = $3 AND n.state <> 'quarantined'`;

/** The task that the node has. @throws StoryError `lease-lost` */
export async function givenTask(
  from: Queryable,
  node: NodeRow,
  lease: string,
  attempt: number,
): Promise<JobRow> {
  const [job] = await from.query<JobRow>(`SELECT * FROM relay.job WHERE id = (SELECT l.job FROM ${HELD})`, [
    lease,
    node.id,
    attempt,
  ]);
  if (!job) throw new StoryError('lease-lost');
  return job;
}

/** Locks the flow and ends the lease: from here the answer counts, and no other one will. @throws StoryError `lease-lost` */
export async function endLease(
  change: Change,
  node: NodeRow,
  id: string,
  attempt: number,
): Promise<{ readonly root: JobRow; readonly lease: LeaseRow }> {
  const [held] = await change.tx.query<LeaseRow>(`SELECT l.* FROM ${HELD}`, [id, node.id, attempt]);
  const root = held ? await lockFlow(change.tx, held.root) : null;
  const [lease] = await change.tx.query<LeaseRow>('DELETE FROM relay.lease WHERE id = $1 RETURNING *', [id]);
  if (!lease || !root) throw new StoryError('lease-lost');
  return { root, lease };
}
