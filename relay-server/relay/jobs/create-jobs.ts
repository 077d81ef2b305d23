import { randomUUID } from 'node:crypto';
import type { JobRequest, JobView } from '../../../src/protocol/relay/job.ts';
import type { Principal } from '../access/principal.ts';
import { gather } from '../database/gather.ts';
import { laneOf } from '../queue/lane.ts';
import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow, JobSpec } from './job-row.ts';
import { addTasks, enqueue } from './tasks.ts';

const UNIQUE_VIOLATION = '23505';

/** Orders that are taken in one transaction. */
const MOST_ORDERS = 32;

/**
 * Takes jobs, all or none. What is answered is in the database: no crash loses it. A request whose idempotency key the tenant has used
 * is answered with the job that it made then.
 * @throws StoryError `inputs-missing` when media or orders were never uploaded
 */
export type CreateJobs = (
  requests: readonly JobRequest[],
  asker: Principal,
  correlation: string,
) => Promise<JobView[]>;

/** Whoever asks at the same time shares a transaction. */
export function creatingJobs(parts: JobParts): CreateJobs {
  const insertTogether = gather<readonly NewRow[], ReadonlyMap<string, JobView>>(async (orders) => {
    const views = new Map<string, JobView>();
    await parts.change(
      (change) => insertJobs(change, parts, orders.flat()),
      (told) => {
        for (const view of told) views.set(view.id, view);
      },
    );
    return orders.map(() => views);
  }, MOST_ORDERS);

  const create: CreateJobs = async (requests, asker, correlation) => {
    const known = await existing(parts, requests, asker);
    const fresh = requests.filter(({ idempotencyKey }) => !idempotencyKey || !known.has(idempotencyKey));
    for (const request of fresh) await parts.queue.ensure(firstLane(request));
    const rows = rowsOf(fresh, asker, correlation);
    const made = [...new Set(rows.values())];
    try {
      const views = made.length > 0 ? await insertTogether(made) : new Map<string, JobView>();
      const ids = requests.map((request) => rows.get(request)?.id ?? known.get(request.idempotencyKey!)!);
      const before = await parts.views.several(ids.filter((id) => !views.has(id)));
      const all = new Map([...views, ...before.map((view) => [view.id, view] as const)]);
      return ids.map((id) => all.get(id)!);
    } catch (error) {
      // Somebody else used the key in the same moment: then the job is there now.
      if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      return create(requests, asker, correlation);
    }
  };
  return create;
}

async function existing(
  parts: JobParts,
  requests: readonly JobRequest[],
  { tenant }: Principal,
): Promise<Map<string, string>> {
  const keys = requests.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  if (keys.length === 0) return new Map();
  const rows = await parts.database.query<{ id: string; key: string }>(
    'SELECT id, idempotency_key AS key FROM relay.job WHERE tenant = $1 AND idempotency_key = ANY($2::text[])',
    [tenant, keys],
  );
  return new Map(rows.map(({ id, key }) => [key, id]));
}

const firstLane = (request: JobRequest) =>
  laneOf(request.kind === 'render' ? 'plan' : request.kind, request.needs);

type NewRow = ReturnType<typeof rowOf>;

/** Requests of one order that carry the same key are one job. */
function rowsOf(
  requests: readonly JobRequest[],
  asker: Principal,
  correlation: string,
): Map<JobRequest, NewRow> {
  const byKey = new Map<string, NewRow>();
  const rows = new Map<JobRequest, NewRow>();
  for (const request of requests) {
    const { idempotencyKey: key } = request;
    const row = (key && byKey.get(key)) || rowOf(request, asker, correlation);
    if (key) byKey.set(key, row);
    rows.set(request, row);
  }
  return rows;
}

export function rowOf(request: JobRequest, asker: Principal, correlation: string) {
  const spec: JobSpec =
    request.kind === 'render'
      ? { order: request.order, inputs: request.inputs, ending: request.ending }
      : { input: request.input, settings: request.settings };
  const lane = request.kind === 'render' ? null : firstLane(request);
  return {
    id: randomUUID(),
    kind: request.kind,
    tenant: asker.tenant,
    owner: asker.name,
    name: request.name,
    priority: request.priority,
    deadline: request.deadline === null ? null : new Date(request.deadline).toISOString(),
    labels: request.labels,
    needs: request.needs,
    spec,
    correlation,
    idempotency_key: request.idempotencyKey ?? null,
    lane: lane?.name ?? null,
    lane_wish: lane?.wish ?? null,
  };
}

export async function insertJobs(change: Change, parts: JobParts, rows: readonly NewRow[]): Promise<void> {
  const inserted = await change.tx.query<JobRow>(
    `INSERT INTO relay.job (id, root, kind, state, tenant, owner, name, priority, deadline, labels, needs, spec,
       correlation, idempotency_key, lane, lane_wish)
     SELECT id, id, kind, 'queued', tenant, owner, name, priority, deadline, labels, needs, spec,
       correlation, idempotency_key, lane, lane_wish
     FROM jsonb_to_recordset($1::jsonb) AS x (id uuid, kind text, tenant text, owner text, name text, priority int,
       deadline timestamptz, labels jsonb, needs jsonb, spec jsonb, correlation text, idempotency_key text, lane text,
       lane_wish jsonb)
     RETURNING *`,
    [JSON.stringify(rows)],
  );
  const byLane = Map.groupBy(inserted, ({ lane }) => lane);
  for (const [name, jobs] of byLane) {
    if (name !== null) {
      for (const job of await enqueue(change, parts, parts.queue.lane(name)!, jobs)) change.leave(job);
      continue;
    }
    for (const job of jobs) {
      await addTasks(change, parts, job, 'plan', [{ spec: { order: job.spec.order! } }]);
      change.touch(job.id);
    }
  }
  const held = inserted.map(({ id, spec: { order, input, inputs = [] } }) => ({
    holder: { kind: 'job' as const, id },
    hashes: [order, input, ...inputs].filter((blob) => blob !== undefined),
  }));
  await parts.references.holdAll(held, change.tx);
  for (const { id, owner } of inserted) {
    change.note(id, { state: 'queued', what: 'created', facts: { owner } });
  }
}
