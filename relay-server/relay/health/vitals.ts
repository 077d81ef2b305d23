import type { Scope } from '../../../src/base/scope.ts';
import type { Database } from '../database/database.ts';
import type { Breakers } from '../http/breakers.ts';
import { type EventLoopWatch, watchEventLoop } from './event-loop.ts';
import { createFigures, type Figures } from './figures.ts';
import { createHealth, type Health } from './health.ts';
import { createMetrics, type Metrics } from './metrics.ts';

/** What tells how the relay is: parts add their checks and figures to it when they start. */
export interface Vitals {
  readonly health: Health;
  readonly figures: Figures;
  readonly metrics: Metrics;
  readonly loop: EventLoopWatch;
  /** Around every call to somebody else. */
  readonly breakers: Breakers;
}

export function createVitals(scope: Scope, database: Database, breakers: Breakers): Vitals {
  const loop = scope.own(watchEventLoop());
  const health = createHealth();
  const figures = createFigures();
  const metrics = createMetrics(figures);
  health.add({ name: 'database', required: true, check: () => database.query('SELECT 1') });
  figures.add(() => [
    { name: 'relay.eventLoop.ms', value: loop.worstMs() },
    { name: 'relay.memory.bytes', value: process.memoryUsage().rss },
    { name: 'relay.requests', value: metrics.requests().total, total: true },
    { name: 'relay.requests.failed', value: metrics.requests().failed, total: true },
  ]);
  figures.add(() =>
    breakers.list().map(({ name, state }) => ({
      name: 'breaker.open',
      labels: { breaker: name },
      value: state === 'closed' ? 0 : 1,
    })),
  );
  return { health, figures, metrics, loop, breakers };
}
