// THE page where the relay can be read: what it is made of, in the order in which it starts.
import type { Server } from 'node:http';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { StoryError } from '../../src/base/errors.ts';
import { Scope } from '../../src/base/scope.ts';
import type { Access } from './access/access.ts';
import { accessMigrations } from './access/access-tables.ts';
import { createTokenAccess } from './access/token-access.ts';
import { blobRoutes } from './blobs/blob-routes.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import { FolderBlobs } from './blobs/folder-blobs.ts';
import { migrate } from './database/migrate.ts';
import { type OpenedDatabase, openDatabase } from './database/open-database.ts';
import { eventMigrations } from './events/event-tables.ts';
import type { RelayEnvironment } from './http/environment.ts';
import { createLog, type Log } from './http/log.ts';
import { problemHandler } from './http/problem.ts';
import type { RelayOptions } from './options.ts';

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
  readonly blobs: BlobStore;
}

/** @throws StoryError `data-folder-taken`, `database-unreachable`, `port-taken` */
export async function startRelay(options: RelayOptions): Promise<RunningRelay> {
  const scope = new Scope();
  try {
    const log = createLog(options.logLevel);
    const folder = options.ephemeral ? null : options.data;
    const database = scope.own(await openDatabase({ url: options.databaseUrl, folder }));
    await migrate(database, [...accessMigrations, ...eventMigrations]);
    const access = createTokenAccess(database);
    const blobs = new FolderBlobs(join(options.data, 'blobs'));
    const services: Services = { options, log, database, access, blobs };
    const { server, url } = await listen(createApp(services), options);
    scope.onClose(() => closeServer(server));
    return { url, services, close: () => scope.close() };
  } catch (error) {
    await scope.close();
    throw error;
  }
}

export function createApp({ log, access, blobs }: Services): Hono<RelayEnvironment> {
  const app = new Hono<RelayEnvironment>();
  app.use(requestId(), secureHeaders());
  app.use(async (context, next) => {
    context.set('log', log.child({ requestId: context.get('requestId') }));
    await next();
  });
  app.onError(problemHandler);
  app.use('/api/*', access.authenticate);
  app.route('/api/blobs', blobRoutes(blobs, access));
  return app;
}

function listen(
  app: Hono<RelayEnvironment>,
  { host, port }: RelayOptions,
): Promise<{ server: Server; url: string }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, (address) => {
      server.off('error', failed);
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({ server, url: `http://${name}:${address.port}` });
    }) as Server;
    const failed = (cause: NodeJS.ErrnoException): void =>
      reject(cause.code === 'EADDRINUSE' ? new StoryError('port-taken', { params: { port }, cause }) : cause);
    server.once('error', failed);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
