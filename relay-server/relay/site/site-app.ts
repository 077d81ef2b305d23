import { Hono } from 'hono';
import { createStaticApp } from '../../static/static-app.ts';
import type { RelayEnvironment } from '../http/environment.ts';

/**
 * What the pages may do. WebAssembly is compiled, never text; styles are set by scripts all the time; workers, pictures and sound
 * come from memory; the studio may be signed in to a relay elsewhere.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self' data: blob: https: wss: http://127.0.0.1:* ws://127.0.0.1:* http://localhost:* ws://localhost:*",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The built studio and the dashboard, which need nothing of the relay but its address. */
export function siteApp(root: string): Hono<RelayEnvironment> {
  const files = createStaticApp({ root });
  return new Hono<RelayEnvironment>().get('*', async (context) => {
    const url = new URL(context.req.url);
    // Without its ending: what people type and bookmark.
    if (url.pathname === '/dashboard') url.pathname = '/dashboard.html';
    const answer = await files.fetch(new Request(url, context.req.raw));
    answer.headers.set('Content-Security-Policy', POLICY);
    return answer;
  });
}
