import type { MiddlewareHandler } from 'hono';
import { reportOf } from '../../../src/base/errors.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { routePattern } from '../http/route-pattern.ts';
import type { Audit } from './audit.ts';

/** What people decide. Machines' own chatter (leases, heartbeats, blobs) has its place in the jobs' history. */
const DECISIONS = /^\/api\/(access|queues|alerts|reports|nodes\/[^/]+\/(drain|resume)|jobs\/.+)(\/|$)/;
const CHATTER = /^\/api\/access\/(tickets|refresh)$/;
const READS = ['GET', 'HEAD', 'OPTIONS'];
/** The provider sends people back by a link. */
const ARRIVAL = /^\/api\/access\/oidc\/callback$/;

/** Writes down every decision and its outcome, before the answer goes out. */
export const audited =
  (audit: Audit): MiddlewareHandler<RelayEnvironment> =>
  async (context, next) => {
    await next();
    const { method, path } = context.req;
    if ((READS.includes(method) && !ARRIVAL.test(path)) || !DECISIONS.test(path)) return;
    const outcome = context.error ? reportOf(context.error).code : 'done';
    if (CHATTER.test(path) && outcome === 'done') return;
    // Whoever floods us must not fill the database: the limit itself has been written down as often as it was approached.
    if (outcome === 'too-many-requests') return;
    const action = `${method} ${routePattern(context)}`;
    await audit.write(context, { action, subject: context.req.param('id') ?? null, outcome });
  };
