import { StoryError } from '../../../src/base/errors.ts';
import type { TaskResult } from '../../../src/protocol/relay/task.ts';
import { gather } from '../database/gather.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import type { Change } from './change.ts';
import { type Finished, finishTasks } from './finish-tasks.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow } from './job-row.ts';
import { claimOf, type LeaseRow } from './lease-row.ts';

export interface Answer {
  readonly node: NodeRow;
  readonly lease: string;
  readonly attempt: number;
  readonly result: TaskResult;
}

/** Jobs that are ended in one transaction. */
const MOST = 32;

/** Ends jobs that are one task, such as proxies: those that are answered together share a transaction. @throws StoryError `lease-lost` */
export const completingFiles = (parts: JobParts): ((answer: Answer) => Promise<'done'>) =>
  gather<Answer, 'done'>((answers) => parts.change((change) => completeFiles(change, parts, answers)), MOST);

export async function completeFiles(
  change: Change,
  parts: JobParts,
  answers: readonly Answer[],
): Promise<('done' | StoryError)[]> {
  // In one order, so that two that lock the same do not wait for each other crosswise.
  const jobs = await change.tx.query<JobRow>(
    `SELECT j.* FROM relay.job j WHERE id IN (SELECT job FROM relay.lease WHERE id = ANY($1::uuid[]))
     ORDER BY id FOR UPDATE`,
    [answers.map(({ lease }) => lease)],
  );
  const leases = await change.tx.query<LeaseRow>(
    `DELETE FROM relay.lease l
     USING unnest($1::uuid[], $2::uuid[], $3::int[]) AS x (id, node, attempt), relay.node n
     WHERE l.id = x.id AND l.node = x.node AND l.attempt = x.attempt AND n.id = l.node AND n.state <> 'quarantined'
     RETURNING l.*`,
    [
      answers.map(({ lease }) => lease),
      answers.map(({ node }) => node.id),
      answers.map(({ attempt }) => attempt),
    ],
  );
  const rows = new Map(jobs.map((job) => [job.id, job]));
  const ended = new Map(leases.map((lease) => [lease.id, lease]));
  const finished: Finished[] = [];
  const told = answers.map(({ lease: id, result }) => {
    const lease = ended.get(id);
    const job = lease && rows.get(lease.job);
    // Answered twice, the first counts.
    ended.delete(id);
    if (!lease || !job) return new StoryError('lease-lost');
    finished.push({ job, root: job, lease, result });
    return 'done' as const;
  });
  if (finished.length === 0) return told;
  for (const [lane, some] of Map.groupBy(finished, ({ job }) => job.lane!)) {
    const claims = some.map(({ lease }) => claimOf(lease));
    // All are undone then, and each is tried alone.
    if ((await parts.queue.complete(change.tx, lane, claims)) < claims.length)
      throw new StoryError('lease-lost');
  }
  await finishTasks(change, parts, finished);
  return told;
}
