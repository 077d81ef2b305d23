import { Hono } from 'hono';
import type { RelayEnvironment } from '../http/environment.ts';
import type { EventLoopWatch } from './event-loop.ts';
import type { Health } from './health.ts';

/**
 * For whoever keeps the relay running, without a token and without reasons: names of parts and whether they work.
 * `live`: restart it when this fails. `startup`: wait. `ready`: send it no work.
 */
export function healthRoutes(health: Health, loop: EventLoopWatch) {
  return new Hono<RelayEnvironment>()
    .get('/live', (context) => {
      const stuck = loop.stuck();
      return context.json(
        { state: stuck ? 'failing' : 'ok', eventLoopMs: loop.worstMs() },
        stuck ? 503 : 200,
      );
    })
    .get('/startup', (context) =>
      context.json({ state: health.isStarted ? 'ok' : 'starting' }, health.isStarted ? 200 : 503),
    )
    .get('/ready', async (context) => {
      const report = await health.ready();
      return context.json(report, report.state === 'failing' ? 503 : 200);
    });
}
