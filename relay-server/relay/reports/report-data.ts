import type { Anomaly } from '../analytics/anomalies.ts';
import type { Chart } from '../analytics/charts.ts';
import { type PictureParts, pictureOf } from '../analytics/picture.ts';
import { type TimedValue, type Trend, trendOf } from '../analytics/trend.ts';
import type { Window } from '../analytics/window.ts';

export const REPORT_METRICS = ['done', 'failed', 'wait', 'total', 'queue', 'hits', 'quality'] as const;
export type ReportMetric = (typeof REPORT_METRICS)[number];

export interface ReportLine {
  readonly metric: ReportMetric;
  /** Over the whole range: jobs, seconds (95th percentile), jobs waiting (mean), a share, points (median). */
  readonly value: number | null;
  readonly trend: Trend | null;
  readonly points: readonly TimedValue[];
}

export interface Report {
  readonly madeAt: number;
  readonly from: number;
  readonly to: number;
  readonly tenant: string | null;
  readonly lines: readonly ReportLine[];
  readonly errors: readonly { readonly code: string; readonly count: number; readonly share: number }[];
  readonly cost: readonly {
    readonly tenant: string;
    readonly nodeSeconds: number;
    readonly jobs: number;
    readonly share: number;
    readonly price: number | null;
  }[];
  readonly anomalies: readonly Anomaly[];
}

/** What the dashboard shows, for those who were not there, and where it is going. */
export async function reportOf(parts: PictureParts, window: Window, now = Date.now()): Promise<Report> {
  const picture = await pictureOf(parts, window);
  const line = (
    metric: ReportMetric,
    value: number | null,
    chart: Chart | undefined,
    name: string,
  ): ReportLine => {
    const points = chart ? pointsOf(chart, name) : [];
    return { metric, value, trend: trendOf(points), points };
  };
  const { throughput, latency, queue, caches, quality, errors, cost, anomalies } = picture;
  const waiting = pointsOf(queue, 'waiting');
  const mean =
    waiting.length > 0 ? waiting.reduce((sum, { value }) => sum + value, 0) / waiting.length : null;
  // Of several measures the one with most figures speaks for the range.
  const [best] = Object.values(quality).sort((a, b) => b.count - a.count);
  return {
    madeAt: now,
    from: window.from,
    to: window.to,
    tenant: window.tenant,
    lines: [
      line('done', throughput.done, throughput.chart, 'done'),
      line('failed', throughput.failed, throughput.chart, 'failed'),
      line('wait', latency.wait.p95, latency.wait.chart, 'p95'),
      line('total', latency.total.p95, latency.total.chart, 'p95'),
      line('queue', mean, queue, 'waiting'),
      line('hits', caches.segments?.rate ?? null, caches.segments?.chart, 'rate'),
      line('quality', best?.p50 ?? null, best?.chart, 'p50'),
    ],
    errors: errors.classes.map(({ code, count, share }) => ({ code, count, share })),
    cost: cost.tenants.map(({ tenant, nodeSeconds, jobs, share, price }) => ({
      tenant,
      nodeSeconds,
      jobs,
      share,
      price,
    })),
    anomalies,
  };
}

function pointsOf({ at, lines }: Chart, name: string): TimedValue[] {
  return at.flatMap((time, i) => {
    const value = lines[name]?.[i];
    return value === null || value === undefined ? [] : [{ at: time, value }];
  });
}
