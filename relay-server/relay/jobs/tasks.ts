import { randomUUID } from 'node:crypto';
import type { TaskKind } from '../../../src/protocol/relay/job.ts';
import type { Task } from '../../../src/protocol/relay/task.ts';
import { tagTasks } from '../queue/fair-clock.ts';
import { type Lane, type LaneWish, laneOf } from '../queue/lane.ts';
import { priceOf } from '../queue/policy.ts';
import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow, JobSpec, Queueable } from './job-row.ts';

export const priceFor = (
  parts: Pick<JobParts, 'policies'>,
  lane: Pick<Lane, 'queue'>,
  job: Queueable,
): number => {
  const { policy, base } = parts.policies.of(lane.queue);
  return priceOf(policy, {
    since: job.since.getTime(),
    priority: job.priority,
    deadline: job.deadline?.getTime() ?? null,
    estimate: job.estimate_seconds ?? 0,
    tag: job.tag === null ? null : job.tag - base,
  });
};

/** Where the tasks of a job wait. Make it (`queue.ensure`) before the transaction. */
export function laneFor(kind: TaskKind, job: Pick<JobRow, 'needs' | 'plan'>): Lane {
  // Segments and film belong to the encoder that the plan was made for: another one would name them otherwise.
  const identity = kind === 'segment' || kind === 'mux' ? job.plan?.identity : undefined;
  const wish: LaneWish = identity ? { ...job.needs, identity } : job.needs;
  return laneOf(kind, wish);
}

/** Puts jobs that are rows already into their lane. @returns them, with the tags that they were given */
export async function enqueue<Job extends Queueable>(
  change: Change,
  parts: JobParts,
  lane: Lane,
  jobs: readonly Job[],
): Promise<readonly Job[]> {
  const fair = parts.policies.of(lane.queue).policy === 'fair';
  const tagged = fair ? await tagAll(change, parts, lane, jobs) : jobs;
  const tasks = tagged.map((job) => ({ id: job.id, price: priceFor(parts, lane, job) }));
  await parts.queue.put(change.tx, lane.name, tasks);
  change.queued(lane.name, jobs.length);
  return tagged;
}

async function tagAll<Job extends Queueable>(
  change: Change,
  parts: JobParts,
  lane: Lane,
  jobs: readonly Job[],
): Promise<Job[]> {
  const tagged: Job[] = [];
  const tenants = Map.groupBy(jobs, ({ tenant }) => tenant);
  // In one order, so that two that turn the same clocks do not wait for each other crosswise.
  for (const tenant of [...tenants.keys()].sort()) {
    tagged.push(...(await tagTasks(change.tx, parts, lane, tenants.get(tenant)!)));
  }
  return tagged;
}

/** Adds tasks to a flow and queues them. */
export async function addTasks(
  change: Change,
  parts: JobParts,
  root: JobRow,
  kind: TaskKind,
  tasks: readonly { readonly id?: string; readonly spec: JobSpec; readonly frames?: number }[],
): Promise<void> {
  if (tasks.length === 0) return;
  const lane = laneFor(kind, root);
  const rows = tasks.map(({ id = randomUUID(), spec, frames = 0 }) => ({ id, spec, total_frames: frames }));
  await change.tx.query(
    `INSERT INTO relay.job (id, root, parent, kind, state, tenant, owner, name, priority, deadline, labels, needs,
       spec, correlation, lane, lane_wish, since, tag, estimate_seconds, total_frames)
     SELECT x.id, r.id, r.id, $2, 'queued', r.tenant, r.owner, r.name, r.priority, r.deadline, '{}', r.needs,
       x.spec, r.correlation, $3, $4, $6, r.tag, r.estimate_seconds, x.total_frames
     FROM relay.job r, jsonb_to_recordset($5::jsonb) AS x (id uuid, spec jsonb, total_frames int) WHERE r.id = $1`,
    [root.id, kind, lane.name, JSON.stringify(lane.wish), JSON.stringify(rows), root.since],
  );
  await enqueue(
    change,
    parts,
    lane,
    rows.map(({ id, total_frames }) => ({ ...root, id, total_frames })),
  );
  for (const { id } of rows) change.note(id, { state: 'queued', what: 'queued' });
}

/** What a node is told to do. */
export function taskOf(job: JobRow): Task {
  const { spec, kind } = job;
  const base = { job: job.id, render: job.parent };
  switch (kind) {
    case 'plan':
      return { ...base, kind, order: spec.order! };
    case 'segment':
      return {
        ...base,
        kind,
        order: spec.order!,
        segments: [...spec.segments!],
        sound: spec.sound ?? false,
        compare: { ...spec.compare },
      };
    case 'mux':
      return { ...base, kind, order: spec.order!, ending: spec.ending! };
    case 'render':
      throw new Error('A render is no task.');
    default:
      return { ...base, kind, input: spec.input!, settings: { ...spec.settings } };
  }
}
