import type { AlertMetric } from '../../../src/protocol/relay/alerts.ts';
import type { Bucket } from '../analytics/read-series.ts';
import { readSeries } from '../analytics/read-series.ts';
import type { Window } from '../analytics/window.ts';
import type { Queryable } from '../database/database.ts';
import { merged, quantiles } from '../telemetry/histogram.ts';

type Read = (names: readonly string[], by?: string, percentiles?: boolean) => Promise<Bucket[]>;

const total = (buckets: readonly Bucket[]): number => buckets.reduce((all, { sum }) => all + sum, 0);
const most = (buckets: readonly Bucket[]): number | null =>
  buckets.length > 0 ? Math.max(...buckets.map((bucket) => bucket.most)) : null;
const mean = (buckets: readonly Bucket[]): number | null => {
  const count = buckets.reduce((all, bucket) => all + bucket.count, 0);
  return count > 0 ? total(buckets) / count : null;
};
const p95 = (buckets: readonly Bucket[]): number | null => quantiles(merged(buckets), [0.95])[0] ?? null;
const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

const MEASURES: Readonly<Record<AlertMetric, (read: Read) => Promise<number | null>>> = {
  'queue.depth': async (read) => mean(await read(['queue.depth'])),
  'queue.wait.p95': async (read) => p95(await read(['job.wait.s'], undefined, true)),
  'job.run.p95': async (read) => p95(await read(['job.run.s'], undefined, true)),
  'job.failures': async (read) =>
    total((await read(['job.ended'], 'state')).filter(({ group }) => group === 'dead')),
  'job.failures.share': async (read) => {
    const ended = (await read(['job.ended'], 'state')).filter(({ group }) => group !== 'cancelled');
    return share(total(ended.filter(({ group }) => group === 'dead')), total(ended));
  },
  'nodes.online': async (read) => {
    const online = (await read(['nodes'], 'state')).filter(({ group }) => group === 'online');
    return online.length > 0 ? Math.min(...online.map((bucket) => bucket.least)) : null;
  },
  'nodes.offline': async (read) =>
    most((await read(['nodes'], 'state')).filter(({ group }) => group === 'offline')),
  'node.cpu': async (read) => mean(await read(['node.cpu'])),
  'node.memory': async (read) => most(await read(['node.memory'])),
  'node.disk': async (read) => most(await read(['node.disk'])),
  'breaker.open': async (read) => most(await read(['breaker.open'])),
  'segment.hits.share': async (read) => {
    const hits = total(await read(['segment.hits']));
    return share(hits, hits + total(await read(['segment.misses'])));
  },
  'quality.score': async (read) => mean(await read(['quality.score'])),
  'error.count': async (read) => total(await read(['error', 'job.error'])),
  'relay.eventLoop.ms': async (read) => most(await read(['relay.eventLoop.ms'])),
};

/** The metric over the last `windowSeconds`, from the points themselves; null when nothing was measured. */
export function measure(
  database: Queryable,
  metric: AlertMetric,
  scope: { readonly windowSeconds: number; readonly tenant: string | null; readonly now: number },
): Promise<number | null> {
  const window: Window = {
    from: scope.now - scope.windowSeconds * 1000,
    to: scope.now + 1000,
    resolutionSeconds: scope.windowSeconds,
    level: 0,
    tenant: scope.tenant,
    kind: null,
    node: null,
  };
  return MEASURES[metric]((names, by, percentiles = false) =>
    readSeries(database, window, { names, whole: true, percentiles, ...(by && { by }) }),
  );
}
