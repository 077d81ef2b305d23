import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { PROTOCOL_HEADER } from '../../../src/protocol/relay/version.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import type { RelayOptions } from '../options.ts';
import { isLoopback } from './binding.ts';

/**
 * Pages that may call the relay from a browser: those of `STORYCORE_ORIGINS` and, while the relay answers this machine alone, any
 * page that this machine serves itself. `*` lists everybody; a token is needed all the same.
 */
export function originAllowed({ host, environment }: RelayOptions, origin: string): boolean {
  const listed = (environment.STORYCORE_ORIGINS ?? '').split(/[\s,]+/).filter(Boolean);
  if (listed.includes('*') || listed.some((one) => one.replace(/\/$/, '') === origin)) return true;
  return isLoopback(host) && URL.canParse(origin) && isLoopback(new URL(origin).hostname);
}

const EXPOSED = [
  PROTOCOL_HEADER,
  'X-Request-Id',
  'Retry-After',
  'Location',
  'ETag',
  'Content-Range',
  'Accept-Ranges',
  'Content-Disposition',
  'Upload-Offset',
  'Upload-Length',
];

/** Without cookies: a page from elsewhere calls with a token of its own or not at all. */
export function originList(options: RelayOptions): MiddlewareHandler<RelayEnvironment> {
  const handler = cors({
    origin: (origin) => (originAllowed(options, origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'],
    exposeHeaders: EXPOSED,
    maxAge: 600,
  });
  return async (context, next) => {
    const asked = context.req.header('Access-Control-Request-Private-Network') === 'true';
    const answer = await handler(context, next);
    const origin = context.req.header('Origin') ?? '';
    // Chromium asks before a page of the net may speak to a machine of the house.
    if (asked && answer instanceof Response && originAllowed(options, origin)) {
      answer.headers.set('Access-Control-Allow-Private-Network', 'true');
    }
    return answer;
  };
}
