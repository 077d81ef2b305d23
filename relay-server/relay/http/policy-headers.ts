import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { RelayEnvironment } from './environment.ts';

/** Answers that nobody should ever open as a page. */
const DATA = "default-src 'none'; frame-ancestors 'none'";
/** Pages of the relay: their own scripts and nothing from elsewhere. */
const PAGES = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const headers = secureHeaders({ overwrite: false, xFrameOptions: 'DENY', strictTransportSecurity: false });

/** What a browser may do with our answers. A handler that sets a policy of its own keeps it. */
export const policyHeaders: MiddlewareHandler<RelayEnvironment> = async (context, next) => {
  await headers(context, next);
  const { headers: set } = context.res;
  if (!set.has('Content-Security-Policy')) {
    const isData = /^\/(api|health|metrics)(\/|$)/.test(context.req.path);
    set.set('Content-Security-Policy', isData ? DATA : PAGES);
  }
  if (new URL(context.req.url).protocol === 'https:')
    set.set('Strict-Transport-Security', 'max-age=15552000');
};
