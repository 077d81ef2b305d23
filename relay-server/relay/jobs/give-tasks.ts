import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Lease } from '../../../src/protocol/relay/task.ts';
import { gather } from '../database/gather.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import { serveTag } from '../queue/fair-clock.ts';
import type { ClaimedTask } from '../queue/task-queue.ts';
import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow } from './job-row.ts';
import { type Alike, alike, nextFrom } from './next-tasks.ts';
import { taskOf } from './tasks.ts';

/** Somebody else's change of the flow is just being made. To wait for it, with the task in hand, could be a circle. */
const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 20;
const PAUSE_MS = 10;
/** Nodes that are given something in one transaction. */
const MOST_NODES = 32;

interface Given {
  readonly node: NodeRow;
  readonly claim: ClaimedTask;
}

/** Hands tasks to the nodes that ask; those that ask together get theirs together. @returns null where there is none for a node */
export function givingTasks(parts: JobParts): (node: NodeRow) => Promise<Lease | null> {
  const give = async (group: Alike): Promise<(Lease | null)[]> => {
    const counts = await nextFrom(parts.database, group);
    if (counts.size === 0) return group.nodes.map(() => null);
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        return await parts.change((change) => claimFor(change, parts, group, counts));
      } catch (error) {
        if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
        // One flow that is busy must not keep the others' nodes waiting.
        if (group.nodes.length > 1) return giveApart(group);
        await setTimeout(PAUSE_MS * (1 + Math.random()));
      }
    }
    return group.nodes.map(() => null);
  };
  const giveApart = async (group: Alike): Promise<(Lease | null)[]> => {
    const leases: (Lease | null)[] = [];
    for (const node of group.nodes) leases.push(...(await give({ ...group, nodes: [node] })));
    return leases;
  };
  return gather(async (nodes) => {
    const groups = await alike(parts.database, parts.queue.lanes(), nodes);
    const given = new Map<NodeRow, Lease | null>();
    for (const group of groups) {
      const leases = await give(group);
      for (const [i, node] of group.nodes.entries()) given.set(node, leases[i] ?? null);
    }
    return nodes.map((node) => given.get(node) ?? null);
  }, MOST_NODES);
}

export async function claimFor(
  change: Change,
  parts: JobParts,
  { nodes, except }: Alike,
  counts: ReadonlyMap<string, number>,
): Promise<(Lease | null)[]> {
  const claims: ClaimedTask[] = [];
  for (const [lane, count] of counts) {
    claims.push(...(await parts.queue.claim(change.tx, lane, count, except)));
  }
  const given = claims.map((claim, i) => ({ claim, node: nodes[i]! }));
  return given.length === 0 ? [] : lease(change, parts, given);
}

/** Writes down who has what. @returns in the order of `given`; null for what nobody needs any more */
async function lease(change: Change, parts: JobParts, given: readonly Given[]): Promise<(Lease | null)[]> {
  const { tx } = change;
  const ids = given.map(({ claim }) => claim.id);
  const jobs = await tx.query<Pick<JobRow, 'id' | 'root' | 'lane'>>(
    'SELECT id, root, lane FROM relay.job WHERE id = ANY($1::uuid[])',
    [ids],
  );
  const roots = await tx.query<JobRow>(
    'SELECT * FROM relay.job WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE NOWAIT',
    [[...new Set(jobs.map(({ root }) => root))]],
  );
  const taken = await tx.query<JobRow>(
    `UPDATE relay.job j SET state = 'running', attempts = attempts + 1, node = x.node, waiting = NULL, waiting_since = NULL,
       started_at = coalesce(started_at, clock_timestamp())
     FROM unnest($1::uuid[], $2::uuid[]) AS x (id, node)
     WHERE j.id = x.id AND j.state IN ('queued', 'retrying') RETURNING j.*`,
    [ids, given.map(({ node }) => node.id)],
  );
  const rows = new Map(taken.map((job) => [job.id, job]));
  await dropUnneeded(change, parts, given, jobs, rows);
  const leases = given.map(({ node, claim }) => ({ id: randomUUID(), node, claim, job: rows.get(claim.id) }));
  const held = leases.flatMap(({ job, ...own }) => (job ? [{ ...own, job }] : []));
  await tx.query(
    `INSERT INTO relay.lease (id, job, root, node, attempt, retry_count)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::int[])`,
    [
      held.map(({ id }) => id),
      held.map(({ job }) => job.id),
      held.map(({ job }) => job.root),
      held.map(({ node }) => node.id),
      held.map(({ job }) => job.attempts),
      held.map(({ claim }) => claim.retryCount),
    ],
  );
  await tell(change, parts, taken, roots);
  const rootOf = new Map(roots.map((root) => [root.id, root]));
  return leases.map(({ id, job }) => (job ? leaseOf(id, job, rootOf.get(job.root)!) : null));
}

/** Cancelled or paused while it was being handed out. */
async function dropUnneeded(
  change: Change,
  parts: JobParts,
  given: readonly Given[],
  jobs: readonly Pick<JobRow, 'id' | 'lane'>[],
  taken: ReadonlyMap<string, JobRow>,
): Promise<void> {
  const lanes = new Map(jobs.map(({ id, lane }) => [id, lane!]));
  const unneeded = given.filter(({ claim }) => !taken.has(claim.id));
  for (const { claim } of unneeded) await parts.queue.complete(change.tx, lanes.get(claim.id)!, [claim]);
}

/** What follows for the queues, the flows and whoever watches. */
async function tell(
  change: Change,
  parts: JobParts,
  taken: readonly JobRow[],
  roots: readonly JobRow[],
): Promise<void> {
  for (const { lane: name, tag } of taken) {
    const lane = parts.queue.lane(name!);
    if (lane) await serveTag(change.tx, parts.policies.of(lane.queue), tag);
  }
  const flows = [...new Set(taken.flatMap(({ id, root }) => (root === id ? [] : [root])))];
  if (flows.length > 0) {
    await change.tx.query(
      `UPDATE relay.job SET state = 'running', waiting = NULL, waiting_since = NULL,
         started_at = coalesce(started_at, clock_timestamp())
       WHERE id = ANY($1::uuid[]) AND (state = 'queued' OR waiting IS NOT NULL)`,
      [flows],
    );
  }
  const before = new Map(roots.map((root) => [root.id, root.state]));
  for (const job of taken) {
    const { id, root, node, attempts: attempt } = job;
    change.note(id, { state: 'running', what: 'given to a node', node, attempt });
    if (root === id) change.leave(job);
    else if (before.get(root) === 'queued') change.touch(root);
  }
}

function leaseOf(lease: string, job: JobRow, { spec }: JobRow): Lease {
  const { order, inputs = [], input } = spec;
  return {
    lease,
    attempt: job.attempts,
    task: taskOf(job),
    correlation: job.correlation,
    prefetch: [...new Set([order, input, ...inputs].filter((blob) => blob !== undefined))],
  };
}
