import { upgradeWebSocket } from '@hono/node-server';
import { Hono } from 'hono';
import type { WebSocket } from 'ws';
import { StoryError } from '../../../src/base/errors.ts';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { CLOSE, EventLine } from './event-line.ts';
import type { EventLog } from './event-log.ts';

/** A client takes a silence of 25 s for a dead line. */
const PING_MS = 10_000;
/** In which somebody without a ticket says who they are. */
const SIGN_IN_MS = 10_000;
/** Then it comes again with a new ticket: whoever was shut out meanwhile does not get one. */
const LIFE_MS = 3_600_000;
const MOST_LINES = 2000;

/** The socket; before `authenticate`, since a browser can send no header with it. */
export function eventRoutes(events: EventLog, access: Access) {
  let lines = 0;
  return new Hono<RelayEnvironment>().get(
    '/',
    async (context, next) => {
      if (lines >= MOST_LINES) throw new StoryError('too-many-requests', { params: { seconds: 10 } });
      const ticket = context.req.query('ticket');
      const principal = ticket === undefined ? null : await access.principalOf(ticket);
      if (ticket !== undefined && !principal) throw new StoryError('not-signed-in');
      if (principal) context.set('principal', principal);
      await next();
    },
    upgradeWebSocket((context) => {
      const principal = context.get('principal') ?? null;
      let line: EventLine | null = null;
      const timers: NodeJS.Timeout[] = [];
      return {
        onOpen(_, { raw }) {
          const socket = raw as unknown as WebSocket;
          lines++;
          const opened = new EventLine({
            events,
            principal,
            principalOf: (token) => access.principalOf(token),
            socket,
          });
          line = opened;
          let heard = true;
          socket.on('pong', () => {
            heard = true;
          });
          timers.push(
            setInterval(() => {
              if (!heard) return socket.terminate();
              heard = false;
              socket.ping();
              opened.ping();
            }, PING_MS),
            setTimeout(() => {
              if (!opened.signedIn) opened.end(CLOSE.signedOut, 'nobody signed in');
            }, SIGN_IN_MS),
            setTimeout(() => opened.end(CLOSE.signedOut, 'come again'), LIFE_MS),
          );
        },
        onMessage({ data }) {
          const failed = (error: unknown): void => {
            context.get('log').warn({ err: error }, 'a line of events failed');
            line?.end(1011, 'the relay failed; try again');
          };
          if (typeof data !== 'string') line?.end(1003, 'only text is spoken here');
          else void line?.receive(data).catch(failed);
        },
        onClose() {
          lines--;
          line?.closed();
          for (const timer of timers) clearTimeout(timer);
        },
      };
    }),
  );
}
