import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { createStaticApp, type StaticAppOptions } from './static-app.ts';

export interface ListenOptions extends StaticAppOptions {
  /** 0 picks a free port */
  readonly port: number;
  readonly host: string;
}

export interface RunningServer {
  readonly url: string;
  /** Stops at once: open connections are cut, so that Ctrl-C never waits for an idle browser. */
  close(): Promise<void>;
}

/**
 * Starts the static server.
 *
 * @throws the listen error of Node (`EADDRINUSE`, `EACCES` …) when the address cannot be had
 */
export function listen({ port, host, ...options }: ListenOptions): Promise<RunningServer> {
  const app = createStaticApp(options);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, (address) => {
      server.off('error', reject);
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${name}:${address.port}/`, close: () => close(server) });
    }) as Server;
    server.once('error', reject);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
