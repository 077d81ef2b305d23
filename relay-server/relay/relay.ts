// THE page where the relay can be read: what it is made of, in the order in which it starts.
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { StoryError } from '../../src/base/errors.ts';
import { Scope } from '../../src/base/scope.ts';
import type { Access } from './access/access.ts';
import { accessMigrations } from './access/access-tables.ts';
import { audited } from './access/audited.ts';
import { bindingOf, type Tls } from './access/binding.ts';
import { type OpenedAccess, openAccess } from './access/open-access.ts';
import { originList } from './access/origins.ts';
import { alertRoutes } from './alerts/alert-routes.ts';
import { alertMigrations } from './alerts/alert-tables.ts';
import { type Alerts, openAlerts } from './alerts/open-alerts.ts';
import { analyticsRoutes } from './analytics/analytics-routes.ts';
import { blobFigures } from './blobs/blob-figures.ts';
import { blobRoutes } from './blobs/blob-routes.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import { blobMigrations } from './blobs/blob-tables.ts';
import { type Blobs, openBlobs } from './blobs/open-blobs.ts';
import { uploadRoutes } from './blobs/upload-routes.ts';
import { migrate } from './database/migrate.ts';
import { type OpenedDatabase, openDatabase } from './database/open-database.ts';
import type { EventLog } from './events/event-log.ts';
import { eventRoutes } from './events/event-routes.ts';
import { eventMigrations } from './events/event-tables.ts';
import { blobCheck } from './health/blob-check.ts';
import { healthRoutes } from './health/health-routes.ts';
import { queueCheck } from './health/queue-check.ts';
import { createVitals, type Vitals } from './health/vitals.ts';
import { hlsRoutes } from './hls/hls-routes.ts';
import { bodyLimits } from './http/body-limit.ts';
import { createBreakers } from './http/breakers.ts';
import type { RelayEnvironment } from './http/environment.ts';
import { createLog, type Log } from './http/log.ts';
import { openApi } from './http/openapi.ts';
import { policyHeaders } from './http/policy-headers.ts';
import { nothingHere, problemHandler } from './http/problem.ts';
import { protocolCheck } from './http/protocol-check.ts';
import { requestLog } from './http/request-log.ts';
import { createSockets, type Sockets } from './http/sockets.ts';
import { jobFiles } from './jobs/job-files.ts';
import { jobRoutes, viewerOf } from './jobs/job-routes.ts';
import { jobMigrations } from './jobs/job-tables.ts';
import type { Jobs } from './jobs/jobs.ts';
import { leaseRoutes } from './jobs/lease-routes.ts';
import { openJobs } from './jobs/open-jobs.ts';
import { orderCopies } from './jobs/order-copies.ts';
import { segmentRoutes } from './jobs/segment-routes.ts';
import { nodeRoutes } from './nodes/node-routes.ts';
import { nodeMigrations } from './nodes/node-tables.ts';
import type { Nodes } from './nodes/nodes.ts';
import type { RelayOptions } from './options.ts';
import { openPreview } from './preview/open-preview.ts';
import { previewFigures } from './preview/preview-figures.ts';
import type { PreviewHub } from './preview/preview-hub.ts';
import { previewRoutes } from './preview/preview-routes.ts';
import { queueRoutes } from './queue/queue-routes.ts';
import { queueMigrations } from './queue/queue-tables.ts';
import { type Queues, queueFigures } from './queue/queues.ts';
import { openReports, type Reports } from './reports/open-reports.ts';
import { reportRoutes } from './reports/report-routes.ts';
import { reportMigrations } from './reports/report-tables.ts';
import { siteApp } from './site/site-app.ts';
import { openTelemetry, type Telemetry } from './telemetry/open-telemetry.ts';
import { telemetryRoutes } from './telemetry/telemetry-routes.ts';
import { telemetryMigrations } from './telemetry/telemetry-tables.ts';

export interface RunningRelay {
  readonly url: string;
  readonly services: Services;
  /** Stops taking requests, lets go of what it holds, closes the database. */
  close(): Promise<void>;
}

/** What the parts of the relay use of each other. */
export interface Services {
  readonly options: RelayOptions;
  readonly log: Log;
  readonly database: OpenedDatabase;
  readonly access: Access;
  /** Signing in, tokens, people, the audit log. */
  readonly entrance: OpenedAccess;
  readonly blobs: BlobStore;
  /** Beside the store itself: who refers to what, uploads in pieces, the collector. */
  readonly bytes: Blobs;
  readonly jobs: Jobs;
  readonly nodes: Nodes;
  readonly events: EventLog;
  readonly queues: Queues;
  readonly preview: PreviewHub;
  /** How the relay is: health, figures, metrics. */
  readonly vitals: Vitals;
  /** What was measured, and what becomes of it. */
  readonly telemetry: Telemetry;
  readonly alerts: Alerts;
  readonly reports: Reports;
}

/** @throws StoryError `data-folder-taken`, `database-unreachable`, `port-taken` */
export async function startRelay(options: RelayOptions): Promise<RunningRelay> {
  const scope = new Scope();
  try {
    const log = createLog(options.logLevel);
    const tls = await bindingOf(options);
    const folder = options.ephemeral ? null : options.data;
    const breakers = createBreakers();
    const database = scope.own(
      await openDatabase({ url: options.databaseUrl, folder, image: options.image, breakers }),
    );
    await migrate(database, [
      ...accessMigrations,
      ...blobMigrations,
      ...eventMigrations,
      ...nodeMigrations,
      ...queueMigrations,
      ...jobMigrations,
      ...telemetryMigrations,
      ...alertMigrations,
      ...reportMigrations,
    ]);
    const vitals = createVitals(scope, database, breakers);
    const entrance = await openAccess(scope, database, options, log, breakers);
    const { access } = entrance;
    const bytes = await openBlobs(scope, { database, options, log, breakers, jobFiles });
    const blobs = bytes.store;
    vitals.health.add(blobCheck(blobs));
    vitals.health.add(queueCheck(database));
    const { jobs, nodes, events, queues } = await openJobs(scope, {
      database,
      bytes,
      log,
      environment: options.environment,
    });
    const sampleSeconds = Number(options.environment.STORYCORE_SAMPLE_SECONDS) || null;
    const telemetry = await openTelemetry(scope, { database, events, vitals, log, sampleSeconds });
    const preview = await openPreview(scope, {
      database,
      bytes,
      options,
      log,
      recorder: telemetry.recorder,
    });
    vitals.figures.add(() => previewFigures(preview));
    const { environment } = options;
    const alerts = openAlerts(scope, { database, vitals, log, environment });
    const costPerHour = Number(environment.STORYCORE_COST_PER_HOUR) || null;
    const everySeconds = Number(environment.STORYCORE_REPORT_SECONDS) || null;
    const reports = openReports(scope, { database, vitals, log, costPerHour, everySeconds });
    vitals.figures.add(() => queueFigures(queues));
    vitals.figures.add(() => blobFigures(blobs));
    const services: Services = {
      options,
      log,
      database,
      access,
      entrance,
      blobs,
      bytes,
      jobs,
      nodes,
      events,
      queues,
      preview,
      vitals,
      telemetry,
      alerts,
      reports,
    };
    const sockets = createSockets();
    const { server, url } = await listen(createApp(services), options, tls, sockets);
    scope.onClose(() => closeServer(server, sockets));
    vitals.health.started();
    return { url, services, close: () => scope.close() };
  } catch (error) {
    await scope.close();
    throw error;
  }
}

export function createApp(services: Services): Hono<RelayEnvironment> {
  const { options, log, access, entrance, bytes, jobs, nodes, events, queues, preview, vitals, telemetry } =
    services;
  const app = new Hono<RelayEnvironment>();
  const behindProxy = options.environment.STORYCORE_PROXY === '1';
  app.onError(problemHandler);
  app.notFound(nothingHere);
  app.use(requestId(), policyHeaders, (context, next) => {
    context.set('behindProxy', behindProxy);
    return next();
  });
  app.use(requestLog(log), vitals.metrics.watch);
  app.route('/health', healthRoutes(vitals.health, vitals.loop));
  app.get('/metrics', access.authenticate, access.allow('telemetry:read'), async (context) =>
    context.body(await vitals.metrics.text(), 200, { 'Content-Type': vitals.metrics.contentType }),
  );
  app.use('/api/*', originList(options), protocolCheck, bodyLimits, audited(entrance.audit));
  app.get('/api/openapi.json', openApi(app));
  app.route('/api/access', entrance.signIn);
  app.route('/api/events', eventRoutes(events, access));
  app.route('/api/preview', previewRoutes(preview, access));
  app.use('/api/*', access.authenticate);
  app.route('/api/access', entrance.routes);
  app.route('/api/blobs', blobRoutes(bytes, access));
  app.route('/api/uploads', uploadRoutes(bytes.uploads, access));
  app.route('/api/jobs', jobRoutes(jobs, access));
  app.route(
    '/api/jobs',
    hlsRoutes({
      ...services,
      jobOf: (context, id) => jobs.views.one(id, viewerOf(context)),
      orderCopies: (render) => orderCopies(jobs.parts, render),
    }),
  );
  app.route('/api/segments', segmentRoutes(jobs, access));
  app.route('/api/leases', leaseRoutes(jobs, nodes, access));
  app.route('/api/nodes', nodeRoutes(nodes, access));
  app.route('/api/queues', queueRoutes(queues, access));
  app.route('/api/telemetry', telemetryRoutes(telemetry.recorder, services.database, access));
  const costPerHour = Number(options.environment.STORYCORE_COST_PER_HOUR) || null;
  app.route('/api/analytics', analyticsRoutes({ database: services.database, vitals, access, costPerHour }));
  app.route('/api/alerts', alertRoutes({ ...services.alerts, database: services.database, access }));
  app.route('/api/reports', reportRoutes(services.reports, services.database, access));
  // What is not there is told by the relay, whatever pages it serves.
  app.all('/api/*', nothingHere);
  if (options.site) app.route('/', siteApp(options.site));
  return app;
}

const KEEP_ALIVE_MS = 65_000;

function listen(
  app: Hono<RelayEnvironment>,
  { host, port }: RelayOptions,
  tls: Tls | null,
  sockets: Sockets,
): Promise<{ server: Server; url: string }> {
  return new Promise((resolve, reject) => {
    const secured = tls ? { createServer: createTlsServer, serverOptions: tls } : {};
    const server = serve(
      { fetch: app.fetch, port, hostname: host, websocket: { server: sockets.server }, ...secured },
      (address) => {
        server.off('error', failed);
        const name = host.includes(':') ? `[${host}]` : host;
        resolve({ server, url: `${tls ? 'https' : 'http'}://${name}:${address.port}` });
      },
    ) as Server;
    // Longer than any proxy and client keeps an idle line: who closes it while the other just speaks causes an error.
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    const failed = (cause: NodeJS.ErrnoException): void =>
      reject(cause.code === 'EADDRINUSE' ? new StoryError('port-taken', { params: { port }, cause }) : cause);
    server.once('error', failed);
  });
}

async function closeServer(server: Server, sockets: Sockets): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await sockets.close();
  server.closeAllConnections();
  await closed;
}
