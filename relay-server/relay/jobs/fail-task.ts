import type { ErrorReport } from '../../../src/base/errors.ts';
import type { TaskFailure } from '../../../src/protocol/relay/task.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import type { Change } from './change.ts';
import { endLease } from './end-lease.ts';
import type { JobParts } from './job-parts.ts';
import { type JobRow, lockFlow } from './job-row.ts';
import { claimOf, type LeaseRow, SOFT_FAILURES } from './lease-row.ts';
import { failFlow } from './render-flow.ts';
import { isCheck } from './spot-check.ts';
import { writeLog } from './task-progress.ts';

/** What becomes of a task that its node did not do. @returns segments that nobody makes any more. @throws StoryError `lease-lost` */
export function failTask(
  parts: JobParts,
  node: NodeRow,
  leaseId: string,
  { attempt, error, nature, log }: TaskFailure,
): Promise<string[]> {
  return parts.change(async (change) => {
    const { root, lease } = await endLease(change, node, leaseId, attempt);
    await writeLog(change.tx, lease.job, node.id, lease.attempt, log);
    const soft = nature === 'soft' ? 1 : 0;
    const [job] = await change.tx.query<JobRow>(
      'UPDATE relay.job SET soft_failures = soft_failures + $2, error = $3 WHERE id = $1 RETURNING *',
      [lease.job, soft, JSON.stringify(error)],
    );
    change.note(lease.job, {
      what: nature === 'refused' ? 'refused by the node' : 'failed on the node',
      node: node.id,
      attempt: lease.attempt,
      facts: { nature, error },
    });
    await blame(change, job!, node, nature);
    if (nature === 'hard' || job!.soft_failures >= SOFT_FAILURES) {
      return giveUp(change, parts, job!, root, lease, error);
    }
    await requeue(change, parts, job!, lease, soft ? 'later' : 'now');
    return [];
  });
}

/** Takes a task back from a node that is gone or does not know of it: it is not to blame and waits no longer than needed. */
export function takeBack(parts: JobParts, lease: LeaseRow, why: string): Promise<boolean> {
  return parts.change(async (change) => {
    await lockFlow(change.tx, lease.root);
    const [gone] = await change.tx.query<LeaseRow>('DELETE FROM relay.lease WHERE id = $1 RETURNING *', [
      lease.id,
    ]);
    if (!gone) return false;
    const [job] = await change.tx.query<JobRow>('SELECT * FROM relay.job WHERE id = $1', [gone.job]);
    change.note(gone.job, { what: why, node: gone.node, attempt: gone.attempt });
    await requeue(change, parts, job!, gone, 'now');
    return true;
  });
}

/** A node that failed a task does not get it again, and after three failures in a job nothing of that kind from it. */
async function blame(
  change: Change,
  job: JobRow,
  node: NodeRow,
  nature: TaskFailure['nature'],
): Promise<void> {
  await change.tx.query(
    'INSERT INTO relay.exclusion (job, node, nature) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [job.id, node.id, nature],
  );
  if (nature !== 'soft') return;
  await change.tx.query(
    `INSERT INTO relay.block AS b (root, kind, node, failures) VALUES ($1, $2, $3, $4)
     ON CONFLICT (root, kind, node) DO UPDATE SET failures = b.failures + excluded.failures`,
    [job.root, job.kind, node.id, 1],
  );
}

async function requeue(
  change: Change,
  parts: JobParts,
  job: JobRow,
  lease: LeaseRow,
  when: 'now' | 'later',
): Promise<void> {
  await parts.queue.giveBack(change.tx, job.lane!, claimOf(lease), when);
  const state = when === 'now' ? 'queued' : 'retrying';
  await change.tx.query(`UPDATE relay.job SET state = $2, progress = 0, node = NULL WHERE id = $1`, [
    job.id,
    state,
  ]);
  change.note(job.id, { state, what: when === 'now' ? 'queued again' : 'waits before it is tried again' });
  change.queued(job.lane!);
  change.touch(job.root);
}

async function giveUp(
  change: Change,
  parts: JobParts,
  job: JobRow,
  root: JobRow,
  lease: LeaseRow,
  error: ErrorReport,
): Promise<string[]> {
  await parts.queue.complete(change.tx, job.lane!, [claimOf(lease)]);
  await change.tx.query(
    `UPDATE relay.job SET state = 'dead', finished_at = clock_timestamp() WHERE id = $1`,
    [job.id],
  );
  change.note(job.id, { state: 'dead', what: 'given up', node: lease.node, attempt: lease.attempt });
  if (isCheck(job) || job.spec.copied) return [];
  return failFlow(change, parts, root, error);
}
