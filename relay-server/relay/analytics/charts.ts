import { merged, quantiles } from '../telemetry/histogram.ts';
import type { Bucket } from './read-series.ts';

/** Columns of one chart, as uPlot takes them: times in milliseconds and a list a line; null where nothing was measured. */
export interface Chart {
  readonly at: readonly number[];
  readonly lines: Readonly<Record<string, readonly (number | null)[]>>;
}

export type Pick = (bucket: Bucket) => number | null;

export const mean: Pick = ({ sum, count }) => (count > 0 ? sum / count : null);
export const sum: Pick = (bucket) => bucket.sum;
export const most: Pick = (bucket) => bucket.most;

/** @param lines name of a line → its buckets and what of them. @param empty for a moment at which a line has none */
export function chart(
  lines: Readonly<Record<string, { readonly buckets: readonly Bucket[]; readonly pick: Pick }>>,
  empty: number | null = null,
): Chart {
  const all = Object.values(lines).flatMap(({ buckets }) => buckets.map(({ at }) => at));
  const at = [...new Set(all)].sort((a, b) => a - b);
  const columns = Object.entries(lines).map(([name, { buckets, pick }]) => {
    const byTime = new Map(buckets.map((bucket) => [bucket.at, pick(bucket)]));
    return [name, at.map((time) => byTime.get(time) ?? empty)] as const;
  });
  return { at, lines: Object.fromEntries(columns) };
}

/** A line for each group. */
export function chartBy(buckets: readonly Bucket[], pick: Pick, empty: number | null = null): Chart {
  const groups = Map.groupBy(buckets, ({ group }) => group);
  return chart(Object.fromEntries([...groups].map(([group, own]) => [group, { buckets: own, pick }])), empty);
}

export interface Distribution {
  readonly count: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly most: number | null;
}

const SHARES = [0.5, 0.9, 0.95, 0.99] as const;

/** Of all buckets together: bins add up, percentiles would not. */
export function distribution(buckets: readonly Bucket[]): Distribution {
  const count = buckets.reduce((total, bucket) => total + bucket.count, 0);
  const [p50 = null, p90 = null, p95 = null, p99 = null] = quantiles(merged(buckets), SHARES);
  return {
    count,
    mean: count > 0 ? buckets.reduce((total, bucket) => total + bucket.sum, 0) / count : null,
    p50,
    p90,
    p95,
    p99,
    most: count > 0 ? Math.max(...buckets.map((bucket) => bucket.most)) : null,
  };
}

export function latencyChart(buckets: readonly Bucket[]): Chart {
  const at =
    (share: number): Pick =>
    (bucket) =>
      quantiles(bucket, [share])[0] ?? null;
  const line = (share: number) => ({ buckets, pick: at(share) });
  return chart({ p50: line(0.5), p95: line(0.95), p99: line(0.99) });
}
