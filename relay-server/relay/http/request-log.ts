import type { MiddlewareHandler } from 'hono';
import type { RelayEnvironment } from './environment.ts';
import type { Log } from './log.ts';

/** Asked by machines every few seconds: told only where somebody looks for the last detail. */
const CHATTER = /^\/(health|metrics)\b|\/(heartbeat|lease|progress)$/;

/** A line a request, and a log in the context whose lines all carry the request's id. Paths without queries: those hold tickets. */
export const requestLog =
  (log: Log): MiddlewareHandler<RelayEnvironment> =>
  async (context, next) => {
    const requestLog = log.child({ requestId: context.get('requestId') });
    context.set('log', requestLog);
    const start = performance.now();
    await next();
    const { method, path } = context.req;
    const facts = { method, path, status: context.res.status, ms: Math.round(performance.now() - start) };
    if (CHATTER.test(path)) requestLog.debug(facts, 'request');
    else requestLog.info({ ...facts, who: context.get('principal')?.id }, 'request');
  };
