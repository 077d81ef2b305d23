import type { Queryable } from '../database/database.ts';
import type { Queueable } from '../jobs/job-row.ts';
import { type Pace, unitsOf } from '../jobs/pace.ts';
import type { Lane } from './lane.ts';
import type { Policies, QueuePolicy } from './policies.ts';

/*
 * Start-time fair queueing (Goyal, Vin, Cheng 1996): each tenant has a clock that goes on by the cost of its tasks over its weight. A
 * task's tag is where its tenant's clock stands when it comes, but not before the tag of what is just being done; the smallest tag goes
 * first. So who floods the queue waits behind their own tasks, who was away gains nothing by it, and nobody waits for ever.
 */

interface Parts {
  readonly pace: Pace;
  readonly policies: Policies;
}

const weightOf = ({ weights }: QueuePolicy, tenant: string): number => weights[tenant] ?? 1;

/** Gives tasks of one tenant their tags, and charges it for them by what such tasks took so far. */
export async function tagTasks<T extends Queueable>(
  tx: Queryable,
  { pace, policies }: Parts,
  lane: Lane,
  jobs: readonly T[],
): Promise<T[]> {
  const [first] = jobs;
  if (!first) return [];
  const queue = policies.of(lane.queue);
  const weight = weightOf(queue, first.tenant);
  const charges = jobs.map((job) => pace.secondsFor(lane.kind, unitsOf({ ...job, kind: lane.kind }, job)));
  const total = charges.reduce((sum, charge) => sum + charge, 0) / weight;
  const [clock] = await tx.query<{ finish: number }>(
    `INSERT INTO relay.tenant_clock AS c (queue, tenant, finish)
     SELECT name, $2, virtual + $3::float8 FROM relay.queue WHERE name = $1
     ON CONFLICT (queue, tenant) DO UPDATE SET
       finish = greatest(c.finish, (SELECT virtual FROM relay.queue WHERE name = $1)) + $3::float8
     RETURNING finish`,
    [lane.queue, first.tenant, total],
  );
  let tag = clock!.finish - total;
  const tags = charges.map((charge) => {
    const start = tag;
    tag += charge / weight;
    return start;
  });
  await tx.query(
    `UPDATE relay.job j SET tag = x.tag, charged_seconds = x.charge
     FROM unnest($1::uuid[], $2::float8[], $3::float8[]) AS x (id, tag, charge) WHERE j.id = x.id`,
    [jobs.map(({ id }) => id), tags, charges],
  );
  return jobs.map((job, i) => ({ ...job, tag: tags[i]! }));
}

/** The queue has come as far as this task: who comes now begins here. */
export async function serveTag(tx: Queryable, queue: QueuePolicy, tag: number | null): Promise<void> {
  if (queue.policy !== 'fair' || tag === null) return;
  await tx.query('UPDATE relay.queue SET virtual = $2 WHERE name = $1 AND virtual < $2', [queue.name, tag]);
}

/** What a task really took instead of what was expected; nothing of one that was never done. */
export async function settle(
  tx: Queryable,
  queue: QueuePolicy,
  tenant: string,
  charged: number,
  taken: number,
): Promise<void> {
  if (queue.policy !== 'fair' || charged === 0) return;
  await tx.query(
    'UPDATE relay.tenant_clock SET finish = finish + $3::float8 WHERE queue = $1 AND tenant = $2',
    [queue.name, tenant, (taken - charged) / weightOf(queue, tenant)],
  );
}
