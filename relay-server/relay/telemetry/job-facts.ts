import { FINAL_STATES, type JobView } from '../../../src/protocol/relay/job.ts';
import type { Database } from '../database/database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Log } from '../http/log.ts';
import type { Measurement, TelemetryStore } from './telemetry-store.ts';

/**
 * Learns from the event log how jobs went. The number of the last event that was counted is kept in the same transaction as the
 * count: after a crash, and with several relays on one database, every job counts once.
 */
export interface JobFacts {
  /** Counts what happened since the last time. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

const CURSOR = 'job-facts';
const PAGE = 500;
/** Late enough that a burst of events is one pass. */
const SETTLE_MS = 500;

export async function startJobFacts(
  database: Database,
  events: EventLog,
  store: TelemetryStore,
  log: Log,
): Promise<JobFacts> {
  const head = await events.head();
  await database.query(
    'INSERT INTO relay.telemetry_cursor (name, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [CURSOR, head],
  );
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const pass = async (): Promise<boolean> => {
    const [cursor] = await database.query<{ seq: string }>(
      'SELECT seq FROM relay.telemetry_cursor WHERE name = $1',
      [CURSOR],
    );
    const after = Number(cursor!.seq);
    const { events: page } = await events.since(after, PAGE);
    const last = page.at(-1);
    if (!last) return false;
    const ended = page.flatMap((event) => (event.type === 'job' && isFinal(event.job) ? [event.job] : []));
    const facts = [...new Map(ended.map((job) => [`${job.id} ${job.finishedAt}`, job])).values()];
    const costs = await filmCosts(database, facts);
    const measurements = facts.flatMap((job) =>
      measured(job, costs.get(job)).map((one) => ({ job: job.id, one })),
    );
    const points = await store.place(measurements.map(({ one }) => one));
    await database.transaction(async (tx) => {
      const [mine] = await tx.query(
        'SELECT 1 FROM relay.telemetry_cursor WHERE name = $1 AND seq = $2 FOR UPDATE',
        [CURSOR, after],
      );
      // Another relay was here first: it has counted these.
      if (!mine) return;
      const fresh = await tx.query<{ key: string }>(
        `INSERT INTO relay.job_fact (job, finished_at, kind, state, tenant, node, code, wait_s, run_s, total_s, frames, cost_s)
         SELECT job, to_timestamp(finished / 1000), kind, state, tenant, node, code, wait_s, run_s, total_s, frames, cost_s
         FROM jsonb_to_recordset($1::jsonb) AS x (job uuid, finished float8, kind text, state text, tenant text, node text, code text,
           wait_s float8, run_s float8, total_s float8, frames int, cost_s float8)
         ON CONFLICT DO NOTHING RETURNING job::text AS key`,
        [JSON.stringify(facts.map((job) => ({ ...factOf(job), cost_s: costs.get(job) ?? null })))],
      );
      const counted = new Set(fresh.map(({ key }) => key));
      await store.write(
        points.filter((_, i) => counted.has(measurements[i]!.job)),
        tx,
      );
      await tx.query('UPDATE relay.telemetry_cursor SET seq = $2 WHERE name = $1', [CURSOR, last.seq]);
    });
    return page.length === PAGE;
  };
  const catchUp = (): Promise<void> => {
    running ??= (async () => {
      while (!closed && (await pass()));
    })().finally(() => {
      running = null;
    });
    return running;
  };
  const unsubscribe = events.subscribe((event) => {
    if (event.type !== 'job' || !isFinal(event.job) || timer || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      void catchUp().catch((error: unknown) => log.warn({ err: error }, 'jobs wait to be counted'));
    }, SETTLE_MS);
    timer.unref();
  });

  return {
    catchUp,
    async close() {
      closed = true;
      unsubscribe();
      clearTimeout(timer);
      await running?.catch(() => {});
    },
  };
}

const isFinal = ({ state, finishedAt }: JobView): boolean =>
  FINAL_STATES.includes(state) && finishedAt !== null;

const seconds = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : Math.max(0, (to - from) / 1000);

const factOf = (job: JobView) => ({
  job: job.id,
  finished: job.finishedAt,
  kind: job.kind,
  state: job.state,
  tenant: job.tenant,
  node: job.node,
  code: job.error?.code ?? null,
  wait_s: seconds(job.createdAt, job.startedAt),
  run_s: seconds(job.startedAt, job.finishedAt),
  total_s: seconds(job.createdAt, job.finishedAt),
  frames: job.frames,
});

/** What nodes spent on the steps of films; of one that was tried again, what came on top of what was counted then. */
async function filmCosts(
  database: Database,
  ended: readonly JobView[],
): Promise<ReadonlyMap<JobView, number>> {
  const films = new Map(ended.filter(({ kind }) => kind === 'render').map((job) => [job.id, job]));
  if (films.size === 0) return new Map();
  const rows = await database.query<{ job: string; seconds: number }>(
    `SELECT j.id AS job, j.cost_seconds - coalesce((SELECT sum(f.cost_s) FROM relay.job_fact f WHERE f.job = j.id), 0) AS seconds
     FROM relay.job j WHERE j.id = ANY($1::uuid[])`,
    [[...films.keys()]],
  );
  return new Map(rows.map(({ job, seconds }) => [films.get(job)!, Math.max(0, seconds)]));
}

/** @param filmCost of a film: it waits between its steps, and several nodes work on it at once */
function measured(job: JobView, filmCost: number | undefined): Measurement[] {
  const { kind, state, tenant } = job;
  const at = job.finishedAt ?? 0;
  const fact = factOf(job);
  const told: Measurement[] = [];
  const tell = (name: string, value: number | null, labels: Record<string, string> = { kind }): void => {
    if (value !== null) told.push({ name, value, at, tenant, labels });
  };
  tell('job.ended', 1, { kind, state });
  if (job.error) tell('job.error', 1, { kind, code: job.error.code });
  if (state === 'done') {
    tell('job.wait.s', fact.wait_s);
    tell('job.run.s', fact.run_s);
    tell('job.total.s', fact.total_s);
  }
  tell('job.cost.s', kind === 'render' ? (filmCost ?? null) : fact.run_s);
  if (kind === 'render' && state === 'done') tell('render.frames', job.frames);
  if (job.segments && state === 'done') {
    tell('segment.hits', job.segments.stored, {});
    tell('segment.misses', Math.max(0, job.segments.total - job.segments.stored), {});
  }
  return told;
}
