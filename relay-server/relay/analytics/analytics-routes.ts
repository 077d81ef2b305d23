import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { CLIENT_METRICS } from '../../../src/protocol/relay/telemetry.ts';
import type { Access } from '../access/access.ts';
import { tenantSeenBy } from '../access/principal.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import { createAnomalyFinder } from './anomalies.ts';
import { chartBy, distribution, latencyChart, mean } from './charts.ts';
import { cost, errors } from './errors-and-cost.ts';
import { overviewOf } from './overview.ts';
import { type PictureParts, stateNow } from './picture.ts';
import { caches, latency, nodesOverTime, quality, queueDepth, throughput } from './questions.ts';
import { readSeries } from './read-series.ts';
import { traceOf } from './trace.ts';
import { type Window, WindowQuery, windowOf } from './window.ts';

const Trace = v.object({ trace: v.pipe(v.string(), v.regex(/^[\w=-]{8,255}$/, 'is no trace')) });
const SeriesQuery = v.object({
  ...WindowQuery.entries,
  name: v.picklist([...CLIENT_METRICS, 'relay.eventLoop.ms', 'relay.memory.bytes', 'leases', 'breaker.open']),
  by: v.optional(v.picklist(['code', 'cache', 'measure', 'codec', 'level', 'where', 'tenant', 'breaker'])),
});

export type AnalyticsParts = Omit<PictureParts, 'anomalies'> & { readonly access: Access };

/** Every answer names the range and the resolution that the relay chose for it. Times are milliseconds since 1970. */
export function analyticsRoutes({ database, vitals, access, costPerHour }: AnalyticsParts) {
  const anomalies = createAnomalyFinder(database);
  const parts: PictureParts = { database, vitals, anomalies, costPerHour };
  const windowed = (context: Context<RelayEnvironment>, query: WindowQuery): Window =>
    windowOf(query, context.get('principal'));
  const told = ({ from, to, resolutionSeconds, tenant, kind, node }: Window) => ({
    from,
    to,
    resolutionSeconds,
    tenant,
    kind,
    node,
  });
  const query = valid('query', WindowQuery);
  const says = (summary: string) => describeRoute({ tags: ['analytics'], summary });

  return new Hono<RelayEnvironment>()
    .use(access.allow('telemetry:read'))
    .get('/overview', says('The first picture of the dashboard in one answer'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json(await overviewOf(parts, window));
    })
    .get('/now', says('How it stands at this moment'), async (context) =>
      context.json(await stateNow(vitals)),
    )
    .get('/throughput', says('Jobs that ended, by how'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), ...(await throughput(database, window)) });
    })
    .get('/latency', says('Queue wait, run time and both: percentiles'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), ...(await latency(database, window)) });
    })
    .get('/queue', says('Tasks that waited and ran'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), chart: await queueDepth(database, window) });
    })
    .get('/nodes', says('Nodes by state, and how busy they were'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), ...(await nodesOverTime(database, window)) });
    })
    .get('/breakers', says('Circuit breakers now and over time'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      const open = await readSeries(database, window, { names: ['breaker.open'], by: 'breaker' });
      return context.json({ ...told(window), breakers: vitals.breakers.list(), chart: chartBy(open, mean) });
    })
    .get('/caches', says('Hit rates'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), caches: await caches(database, window) });
    })
    .get('/errors', says('Which errors there were'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), ...(await errors(database, window)) });
    })
    .get('/quality', says('Scores of finished pictures'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), measures: await quality(database, window) });
    })
    .get('/cost', says('Seconds of nodes by tenant'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), ...(await cost(database, window, costPerHour)) });
    })
    .get('/anomalies', says('Hours unlike the same hour of other weeks'), query, async (context) => {
      const window = windowed(context, context.req.valid('query'));
      return context.json({ ...told(window), anomalies: await anomalies.find(window) });
    })
    .get('/series', says('Any one metric'), valid('query', SeriesQuery), async (context) => {
      const { name, by, ...rest } = context.req.valid('query');
      const window = windowed(context, rest);
      const buckets = await readSeries(database, window, {
        names: [name],
        ...(by && { by }),
        percentiles: true,
      });
      const charts = by ? chartBy(buckets, mean) : latencyChart(buckets);
      return context.json({ ...told(window), name, ...distribution(buckets), chart: charts });
    })
    .get('/trace/:trace', says('All that one click caused'), valid('param', Trace), async (context) => {
      const seen = tenantSeenBy(context.get('principal'));
      return context.json(await traceOf(database, context.req.valid('param').trace, seen));
    });
}
