import type { Queryable } from '../database/database.ts';
import { type Chart, chartBy, sum } from './charts.ts';
import { readSeries } from './read-series.ts';
import type { Window } from './window.ts';

export interface ErrorClass {
  readonly code: string;
  /** Jobs that failed with it and users who met it. */
  readonly count: number;
  readonly share: number;
  readonly kinds: readonly string[];
  readonly last: number | null;
  /** Some of the jobs, newest first. */
  readonly jobs: readonly string[];
}

/** Which errors there were, most frequent first. */
export async function errors(
  database: Queryable,
  window: Window,
): Promise<{ readonly classes: readonly ErrorClass[]; readonly chart: Chart }> {
  const buckets = await readSeries(database, window, { names: ['job.error', 'error'], by: 'code' });
  const facts = await database.query<{ code: string; kinds: string[]; last: number; jobs: string[] }>(
    `SELECT code, array_agg(DISTINCT kind) AS kinds, (extract(epoch FROM max(finished_at)) * 1000)::float8 AS last,
       (array_agg(job::text ORDER BY finished_at DESC))[1:5] AS jobs
     FROM relay.job_fact WHERE code IS NOT NULL AND finished_at >= to_timestamp($1::float8 / 1000) AND finished_at < to_timestamp($2::float8 / 1000)
       AND ($3::text IS NULL OR tenant = $3) AND ($4::text IS NULL OR kind = $4) AND ($5::text IS NULL OR node = $5) GROUP BY 1`,
    [window.from, window.to, window.tenant, window.kind, window.node],
  );
  const known = new Map(facts.map((fact) => [fact.code, fact]));
  const groups = [...Map.groupBy(buckets, ({ group }) => group || 'unexpected')];
  const total = buckets.reduce((all, bucket) => all + bucket.sum, 0);
  const classes = groups.map(([code, own]) => {
    const count = own.reduce((all, bucket) => all + bucket.sum, 0);
    const fact = known.get(code);
    return {
      code,
      count,
      share: total > 0 ? count / total : 0,
      kinds: fact?.kinds ?? [],
      last: fact?.last ?? own.at(-1)?.at ?? null,
      jobs: fact?.jobs ?? [],
    };
  });
  return { classes: classes.sort((a, b) => b.count - a.count), chart: chartBy(buckets, sum, 0) };
}

export interface TenantCost {
  readonly tenant: string;
  /** Seconds that nodes worked for them. */
  readonly nodeSeconds: number;
  readonly share: number;
  readonly jobs: number;
  readonly frames: number;
  /** In the currency of `STORYCORE_COST_PER_HOUR`; null when that is not set. */
  readonly price: number | null;
}

export async function cost(
  database: Queryable,
  window: Window,
  perHour: number | null,
): Promise<{ readonly tenants: readonly TenantCost[]; readonly chart: Chart }> {
  const names = ['job.cost.s', 'render.frames', 'job.ended'];
  const buckets = await readSeries(database, window, { names, by: 'tenant' });
  const seconds = buckets.filter(({ name }) => name === 'job.cost.s');
  const total = seconds.reduce((all, bucket) => all + bucket.sum, 0);
  const tenants = [...Map.groupBy(buckets, ({ group }) => group)].map(([tenant, own]) => {
    const of = (name: string, pick: 'sum' | 'count'): number =>
      own.filter((bucket) => bucket.name === name).reduce((all, bucket) => all + bucket[pick], 0);
    const nodeSeconds = of('job.cost.s', 'sum');
    return {
      tenant,
      nodeSeconds,
      share: total > 0 ? nodeSeconds / total : 0,
      jobs: of('job.ended', 'count'),
      frames: of('render.frames', 'sum'),
      price: perHour === null ? null : (nodeSeconds / 3600) * perHour,
    };
  });
  return { tenants: tenants.sort((a, b) => b.nodeSeconds - a.nodeSeconds), chart: chartBy(seconds, sum, 0) };
}
