import { upgradeWebSocket } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { WebSocket } from 'ws';
import { StoryError } from '../../../src/base/errors.ts';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { ClientLine } from './client-line.ts';
import { NodeLine } from './node-line.ts';
import type { PreviewHub } from './preview-hub.ts';
import type { Line } from './preview-node.ts';

const PING_MS = 10_000;
const MOST_SOCKETS = 500;

interface Talk {
  receive(text: string): Promise<void>;
  receiveBytes?(bytes: Uint8Array): void;
  ping(): void;
  closed(): void;
}

/** The sockets; before `authenticate`, since a browser can send no header with them. A ticket or the first message says who it is. */
export function previewRoutes(hub: PreviewHub, access: Access) {
  let sockets = 0;
  const principalOf = (token: string) => access.principalOf(token);

  const socket = (talkTo: (line: Line, context: Context<RelayEnvironment>) => Talk) =>
    upgradeWebSocket((context: Context<RelayEnvironment>) => {
      let talk: Talk | null = null;
      let timer: NodeJS.Timeout | undefined;
      const failed = (err: unknown): void => context.get('log').warn({ err }, 'a line of previews failed');
      return {
        onOpen(_, { raw }) {
          sockets++;
          const opened = talkTo(lineOf(raw as unknown as WebSocket), context);
          talk = opened;
          timer = setInterval(() => opened.ping(), PING_MS);
        },
        onMessage({ data }) {
          if (typeof data === 'string') talk?.receive(data).catch(failed);
          else if (data instanceof ArrayBuffer) talk?.receiveBytes?.(new Uint8Array(data));
        },
        onClose() {
          sockets--;
          clearInterval(timer);
          talk?.closed();
        },
      };
    });

  return new Hono<RelayEnvironment>()
    .use(async (_, next) => {
      if (sockets >= MOST_SOCKETS) throw new StoryError('too-many-requests', { params: { seconds: 10 } });
      await next();
    })
    .get(
      '/',
      async (context, next) => {
        const ticket = context.req.query('ticket');
        const principal = ticket === undefined ? null : await access.principalOf(ticket);
        if (ticket !== undefined && !principal) throw new StoryError('not-signed-in');
        if (principal) context.set('principal', principal);
        await next();
      },
      socket(
        (line, context) =>
          new ClientLine({ hub, line, principalOf, principal: context.get('principal') ?? null }),
      ),
    )
    .get(
      '/node',
      socket((line) => new NodeLine({ hub, line, principalOf })),
    );
}

const lineOf = (raw: WebSocket): Line => ({
  send: (data) => {
    if (raw.readyState === raw.OPEN) raw.send(data);
  },
  close: (code, reason) => raw.close(code, reason),
  get waiting() {
    return raw.bufferedAmount;
  },
});
