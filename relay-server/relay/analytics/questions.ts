import type { Queryable } from '../database/database.ts';
import {
  type Chart,
  chart,
  chartBy,
  type Distribution,
  distribution,
  latencyChart,
  mean,
  most,
  sum,
} from './charts.ts';
import { type Bucket, readSeries } from './read-series.ts';
import type { Window } from './window.ts';

/** Times of jobs: until a node took it, on the node, and both. */
export const LATENCIES = { wait: 'job.wait.s', run: 'job.run.s', total: 'job.total.s' } as const;

export interface Throughput {
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly perMinute: number;
  readonly chart: Chart;
}

export async function throughput(database: Queryable, window: Window): Promise<Throughput> {
  return throughputOf(await readSeries(database, window, { names: ['job.ended'], by: 'state' }), window);
}

export function throughputOf(buckets: readonly Bucket[], { from, to }: Window): Throughput {
  const total = (state: string): number =>
    buckets.filter(({ group }) => group === state).reduce((all, { count }) => all + count, 0);
  const line = (state: string) => ({ buckets: buckets.filter(({ group }) => group === state), pick: sum });
  return {
    done: total('done'),
    failed: total('dead'),
    cancelled: total('cancelled'),
    perMinute: total('done') / ((to - from) / 60_000),
    chart: chart({ done: line('done'), failed: line('dead'), cancelled: line('cancelled') }, 0),
  };
}

export type Latency = Distribution & { readonly chart: Chart };

export async function latency(
  database: Queryable,
  window: Window,
): Promise<Readonly<Record<keyof typeof LATENCIES, Latency>>> {
  const buckets = await readSeries(database, window, { names: Object.values(LATENCIES), percentiles: true });
  const of = (name: string): Latency => {
    const own = buckets.filter((bucket) => bucket.name === name);
    return { ...distribution(own), chart: latencyChart(own) };
  };
  return { wait: of(LATENCIES.wait), run: of(LATENCIES.run), total: of(LATENCIES.total) };
}

export async function queueDepth(database: Queryable, window: Window): Promise<Chart> {
  return queueOf(await readSeries(database, window, { names: ['queue.depth', 'queue.running'] }));
}

export function queueOf(buckets: readonly Bucket[]): Chart {
  const waiting = buckets.filter(({ name }) => name === 'queue.depth');
  const running = buckets.filter(({ name }) => name === 'queue.running');
  return chart({
    waiting: { buckets: waiting, pick: mean },
    most: { buckets: waiting, pick: most },
    running: { buckets: running, pick: mean },
  });
}

/** How many there were, and how busy each was. */
export async function nodesOverTime(database: Queryable, window: Window) {
  const states = await readSeries(database, window, { names: ['nodes'], by: 'state' });
  const names = ['node.cpu', 'node.memory', 'node.disk', 'node.gpu'];
  const loads = await readSeries(database, window, { names, by: 'node' });
  const load = (name: string): Chart =>
    chartBy(
      loads.filter((bucket) => bucket.name === name),
      mean,
    );
  return {
    states: chartBy(states, most),
    cpu: load('node.cpu'),
    memory: load('node.memory'),
    disk: load('node.disk'),
    gpu: load('node.gpu'),
  };
}

export interface HitRate {
  readonly hits: number;
  readonly misses: number;
  /** 0 … 1; null when nothing was asked for. */
  readonly rate: number | null;
  readonly chart: Chart;
}

/** Segments that were there already, blobs and previews that were kept, and what studios tell of theirs. */
export async function caches(
  database: Queryable,
  window: Window,
): Promise<Readonly<Record<string, HitRate>>> {
  const names = ['segment.hits', 'segment.misses', 'cache.hits', 'cache.misses'];
  return cachesOf(await readSeries(database, window, { names, by: 'cache' }));
}

export function cachesOf(buckets: readonly Bucket[]): Readonly<Record<string, HitRate>> {
  const cacheOf = ({ name, group }: Bucket): string =>
    name.startsWith('segment.') ? 'segments' : group || 'other';
  return Object.fromEntries([...Map.groupBy(buckets, cacheOf)].map(([cache, own]) => [cache, hitRate(own)]));
}

function hitRate(buckets: readonly Bucket[]): HitRate {
  const of = (end: string) => buckets.filter(({ name }) => name.endsWith(end));
  const total = (end: string): number => of(end).reduce((all, bucket) => all + bucket.sum, 0);
  const [hits, misses] = [total('.hits'), total('.misses')];
  const counts = chart(
    { hits: { buckets: of('.hits'), pick: sum }, misses: { buckets: of('.misses'), pick: sum } },
    0,
  );
  const rates = counts.at.map((_, i) => {
    const [hit, miss] = [counts.lines.hits?.[i] ?? 0, counts.lines.misses?.[i] ?? 0];
    return hit + miss > 0 ? hit / (hit + miss) : null;
  });
  return {
    hits,
    misses,
    rate: hits + misses > 0 ? hits / (hits + misses) : null,
    chart: { at: counts.at, lines: { rate: rates } },
  };
}

/** What studios and checks measured of finished pictures. */
export async function quality(database: Queryable, window: Window) {
  const buckets = await readSeries(database, window, {
    names: ['quality.score'],
    by: 'measure',
    percentiles: true,
  });
  const measures = Map.groupBy(buckets, ({ group }) => group || 'score');
  return Object.fromEntries(
    [...measures].map(([measure, own]) => [measure, { ...distribution(own), chart: latencyChart(own) }]),
  );
}
