import type { Database } from '../database/database.ts';
import type { Vitals } from '../health/vitals.ts';
import type { AnomalyFinder } from './anomalies.ts';
import { chartBy, distribution, latencyChart, most } from './charts.ts';
import { cost, errors } from './errors-and-cost.ts';
import { cachesOf, LATENCIES, queueOf, throughputOf } from './questions.ts';
import { readSeries } from './read-series.ts';
import { previous, type Window } from './window.ts';

/** How it stands at this moment, beside any range. */
export async function stateNow(vitals: Vitals) {
  const { figures } = await vitals.figures.read();
  const value = (name: string): number | null =>
    figures.find((figure) => figure.name === name)?.value ?? null;
  const nodes = figures.filter(({ name }) => name === 'nodes');
  const report = await vitals.health.ready();
  return {
    health: report,
    failures: vitals.health.failures(),
    breakers: vitals.breakers.list(),
    queueDepth: value('queue.depth'),
    running: value('queue.running'),
    leases: value('leases'),
    nodes: Object.fromEntries(nodes.map(({ labels, value }) => [labels?.state ?? '', value])),
  };
}

export interface PictureParts {
  readonly database: Database;
  readonly vitals: Vitals;
  readonly anomalies: AnomalyFinder;
  /** Of a node's hour, in whatever currency; null: costs are told in seconds alone. */
  readonly costPerHour: number | null;
}

/** All that the dashboard and the reports begin with: as few readings of the roll-ups as it takes. */
export async function pictureOf({ database, vitals, anomalies, costPerHour }: PictureParts, window: Window) {
  const flows = readSeries(database, window, { names: ['job.ended', 'nodes'], by: 'state' });
  const plain = readSeries(database, window, { names: ['queue.depth', 'queue.running'] });
  const hits = readSeries(database, window, {
    names: ['segment.hits', 'segment.misses', 'cache.hits', 'cache.misses'],
    by: 'cache',
  });
  const times = readSeries(database, window, {
    names: [...Object.values(LATENCIES), 'quality.score'],
    by: 'measure',
    percentiles: true,
  });
  const before = readSeries(database, previous(window), { names: ['job.ended'], by: 'state', whole: true });
  const [now, flow, line, cache, latencies, earlier, classes, tenants, marks] = await Promise.all([
    stateNow(vitals),
    flows,
    plain,
    hits,
    times,
    before,
    errors(database, window),
    cost(database, window, costPerHour),
    anomalies.find(window),
  ]);
  const of = (name: string) => latencies.filter((bucket) => bucket.name === name);
  const latencyOf = (name: string) => ({ ...distribution(of(name)), chart: latencyChart(of(name)) });
  const ended = flow.filter(({ name }) => name === 'job.ended');
  const { chart: _, ...past } = throughputOf(earlier, previous(window));
  return {
    now,
    throughput: { ...throughputOf(ended, window), previous: past },
    latency: {
      wait: latencyOf(LATENCIES.wait),
      run: latencyOf(LATENCIES.run),
      total: latencyOf(LATENCIES.total),
    },
    queue: queueOf(line),
    nodes: chartBy(
      flow.filter(({ name }) => name === 'nodes'),
      most,
    ),
    caches: cachesOf(cache),
    errors: { ...classes, classes: classes.classes.slice(0, 10) },
    cost: { ...tenants, tenants: tenants.tenants.slice(0, 10) },
    quality: Object.fromEntries(
      [...Map.groupBy(of('quality.score'), ({ group }) => group || 'score')].map(([measure, own]) => [
        measure,
        { ...distribution(own), chart: latencyChart(own) },
      ]),
    ),
    anomalies: marks.slice(0, 20),
  };
}
