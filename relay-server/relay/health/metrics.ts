import type { MiddlewareHandler } from 'hono';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RelayEnvironment } from '../http/environment.ts';
import { routePattern } from '../http/route-pattern.ts';
import type { Figures } from './figures.ts';

export interface Metrics {
  /** Times every request under its route's pattern; paths hold ids and would make a series each. */
  readonly watch: MiddlewareHandler<RelayEnvironment>;
  /** Text for Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Of all requests since the start: how many, and how many the relay failed. */
  requests(): { readonly total: number; readonly failed: number };
}

/** Seconds; cached answers take under a millisecond, a long poll twenty seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

export function createMetrics(figures: Figures): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'storycore_' });
  const latency = new Histogram({
    name: 'storycore_http_seconds',
    help: 'Time until the answer began, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const unread = new Counter({
    name: 'storycore_figures_failed_total',
    help: 'Sources of figures that could not be read.',
    registers: [registry],
  });
  let total = 0;
  let failed = 0;

  return {
    watch: async (context, next) => {
      const start = performance.now();
      await next();
      const status = context.res.status;
      total++;
      if (status >= 500) failed++;
      const labels = { method: context.req.method, route: routePattern(context), status: String(status) };
      latency.observe(labels, (performance.now() - start) / 1000);
    },
    async text() {
      const read = await figures.read();
      if (read.failed > 0) unread.inc(read.failed);
      const now = new Registry();
      for (const { name, labels = {}, value } of read.figures) {
        const gauge =
          (now.getSingleMetric(metricName(name)) as Gauge | undefined) ??
          new Gauge({
            name: metricName(name),
            help: `${name}, see docs/relay.md`,
            labelNames: Object.keys(labels),
            registers: [now],
          });
        gauge.set(labels, value);
      }
      return `${await registry.metrics()}\n${await now.metrics()}`;
    },
    contentType: registry.contentType,
    requests: () => ({ total, failed }),
  };
}

export const metricName = (name: string): string => `storycore_${name.replace(/[^a-zA-Z0-9]+/g, '_')}`;
