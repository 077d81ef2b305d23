import type {
  Anomaly as AnomalyView,
  Curve,
  CurveTrend,
  Overview,
} from '../../../src/protocol/relay/analytics.ts';
import { type Anomaly, THRESHOLD } from './anomalies.ts';
import { type Chart, chartBy, mean } from './charts.ts';
import { type PictureParts, pictureOf } from './picture.ts';
import { readSeries } from './read-series.ts';
import { trendOf } from './trend.ts';
import type { Window } from './window.ts';

type Unit = Curve['unit'];
type Picture = Awaited<ReturnType<typeof pictureOf>>;

/** More lines than that nobody can tell apart. */
const MOST_NODES = 12;

const MOST_CACHES = 5;
/** Beside the noise in decibels: 0 … 100. */
const SCORES = ['vmaf', 'ssim', 'score'] as const;

/** Which curve an unusual hour lies on. */
const CURVE_OF: Readonly<Record<string, string>> = {
  jobs: 'jobs.done',
  errors: 'jobs.failed',
  wait: 'wait.p50',
  run: 'run.p50',
  queue: 'queue.depth',
};

/** The dashboard's first answer: every curve at the same moments, so that they can be laid over each other. */
export async function overviewOf(parts: PictureParts, window: Window): Promise<Overview> {
  const { database } = parts;
  const [picture, cpu, frames, alerts] = await Promise.all([
    pictureOf(parts, window),
    readSeries(database, window, { names: ['node.cpu'], by: 'node' }),
    database.query<{ fps: number }>(
      'SELECT coalesce(sum(frames_per_second), 0)::float8 AS fps FROM relay.lease',
    ),
    database.query<Overview['alerts'][number]>(
      `SELECT id, name, state, (extract(epoch FROM since) * 1000)::bigint::float8 AS since, coalesce(value, 0) AS value FROM relay.alert_rule
       WHERE enabled AND state IN ('pending', 'firing') AND ($1::text IS NULL OR tenant = $1) ORDER BY since`,
      [window.tenant],
    ),
  ]);
  const curves = curvesOf(picture, chartBy(cpu, mean), window);
  return {
    from: Math.round(window.from),
    to: Math.round(window.to),
    step: window.resolutionSeconds,
    now: nowOf(picture, window, frames[0]?.fps ?? 0),
    total: totalOf(picture),
    curves,
    trends: curves.flatMap(trendIn),
    errors: picture.errors.classes.map(({ code, count, share, kinds, last }) => ({
      code,
      count: Math.round(count),
      share,
      kinds: [...kinds],
      lastAt: Math.round(last ?? window.from),
    })),
    tenants: picture.cost.tenants.map((tenant) => ({ ...tenant, frames: Math.round(tenant.frames) })),
    breakers: picture.now.breakers.map((breaker) => ({ ...breaker })),
    degraded: picture.now.failures.map(({ name, since }) => ({ name, since })),
    anomalies: picture.anomalies.map(anomalyView),
    alerts,
  };
}

function nowOf({ now, throughput }: Picture, { from, to }: Window, framesPerSecond: number): Overview['now'] {
  const [queued, running] = [now.queueDepth ?? 0, now.running ?? 0];
  const perSecond = throughput.done / ((to - from) / 1000);
  const waiting = queued + running;
  return {
    queued,
    running,
    nodesOnline: now.nodes.online ?? 0,
    nodesKnown: Object.values(now.nodes).reduce((sum, count) => sum + count, 0),
    framesPerSecond,
    etaSeconds: waiting === 0 ? 0 : perSecond > 0 ? waiting / perSecond : null,
  };
}

function totalOf({ throughput, cost, caches }: Picture): Overview['total'] {
  const { done, failed, cancelled } = throughput;
  const frames = cost.tenants.reduce((sum, tenant) => sum + tenant.frames, 0);
  return { done, failed, cancelled, frames: Math.round(frames), cacheHits: caches.segments?.rate ?? null };
}

function curvesOf(picture: Picture, cpu: Chart, window: Window): Curve[] {
  const { throughput, latency, queue, nodes, caches, quality, errors } = picture;
  const times = axisOf(window);
  const curve = (
    key: string,
    unit: Unit,
    chart: Chart | undefined,
    line: string,
    empty: number | null = null,
  ): Curve => {
    const byTime = new Map(chart?.at.map((at, i) => [at, chart.lines[line]?.[i] ?? null]));
    return { key, unit, points: times.map((at) => [at, byTime.get(at) ?? empty]) };
  };
  const failures = {
    at: errors.chart.at,
    lines: { all: errors.chart.at.map((_, i) => sumAt(errors.chart, i)) },
  };
  return [
    curve('queue.depth', 'count', queue, 'waiting'),
    curve('jobs.done', 'count', throughput.chart, 'done', 0),
    curve('jobs.failed', 'count', throughput.chart, 'failed', 0),
    curve('wait.p50', 'seconds', latency.wait.chart, 'p50'),
    curve('wait.p95', 'seconds', latency.wait.chart, 'p95'),
    curve('wait.p99', 'seconds', latency.wait.chart, 'p99'),
    curve('run.p50', 'seconds', latency.run.chart, 'p50'),
    curve('run.p95', 'seconds', latency.run.chart, 'p95'),
    curve('run.p99', 'seconds', latency.run.chart, 'p99'),
    curve('total.p50', 'seconds', latency.total.chart, 'p50'),
    curve('total.p95', 'seconds', latency.total.chart, 'p95'),
    curve('total.p99', 'seconds', latency.total.chart, 'p99'),
    curve('nodes.online', 'count', nodes, 'online'),
    ...Object.keys(cpu.lines)
      .slice(0, MOST_NODES)
      .map((name) => curve(`node.cpu:${name}`, 'share', cpu, name)),
    curve('cache.hits', 'share', caches.segments?.chart, 'rate'),
    ...Object.entries(caches)
      .filter(([name]) => name !== 'segments')
      .slice(0, MOST_CACHES)
      .map(([name, cache]) => curve(`cache.hits:${name}`, 'share', cache.chart, 'rate')),
    curve('quality.psnr', 'decibels', quality.psnr?.chart, 'p50'),
    ...SCORES.filter((name) => quality[name]).map((name) =>
      curve(`quality.score:${name}`, 'count', quality[name]?.chart, 'p50'),
    ),
    curve('errors.count', 'count', failures, 'all', 0),
  ];
}

/** Pairs of sixty points are enough for an arrow, and cost a millisecond. */
const TREND_POINTS = 60;

function trendIn({ key, points }: Curve): CurveTrend[] {
  const trend = trendOf(
    points.flatMap(([at, value]) => (value === null ? [] : [{ at, value }])),
    TREND_POINTS,
  );
  return trend ? [{ key, direction: trend.direction, change: trend.change }] : [];
}

const sumAt = ({ lines }: Chart, i: number): number =>
  Object.values(lines).reduce((sum, line) => sum + (line[i] ?? 0), 0);

const MONDAY = Date.UTC(1970, 0, 5);

/** As the database bins: from the first column that the range touches. */
function axisOf({ from, to, resolutionSeconds }: Window): number[] {
  const step = resolutionSeconds * 1000;
  const first = Math.floor((from - MONDAY) / step) * step + MONDAY;
  return Array.from({ length: Math.ceil((to - first) / step) }, (_, i) => first + i * step);
}

function anomalyView(anomaly: Anomaly): AnomalyView {
  const { metric, at, value, usual, spread, basis, hours, score } = anomaly;
  return {
    key: CURVE_OF[metric] ?? metric,
    at,
    value,
    expected: usual,
    low: Math.max(0, usual - THRESHOLD * spread),
    high: usual + THRESHOLD * spread,
    basis,
    hours,
    score,
  };
}
