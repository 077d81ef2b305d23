import type { serve } from '@hono/node-server';
import { WebSocketServer } from 'ws';

/** No message that anybody sends a relay is larger; larger ones end the connection before they are in memory. */
export const LARGEST_MESSAGE = 256 * 1024;
const GOODBYE_MS = 500;

type HonoSocketServer = NonNullable<Parameters<typeof serve>[0]['websocket']>['server'];

export interface Sockets {
  readonly server: HonoSocketServer;
  /** Says goodbye (1001), and hangs up on who does not hear. */
  close(): Promise<void>;
}

/** Where WebSockets end that Hono's `upgradeWebSocket` lets in. */
export function createSockets(): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  });
  return {
    // The same thing, of which two packages have written down the types with different words for what may be missing.
    server: server as unknown as HonoSocketServer,
    async close() {
      const gone = [...server.clients].map(
        (socket) => new Promise((resolve) => socket.once('close', resolve)),
      );
      for (const socket of server.clients) socket.close(1001, 'the relay stops');
      const timer = setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, GOODBYE_MS);
      await Promise.all(gone);
      clearTimeout(timer);
    },
  };
}
