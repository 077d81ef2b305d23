/** Serves a built studio: a read-only folder over HTTP, with what a cross-origin isolated page needs. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { type ByteRange, parseByteRange } from './byte-range.ts';
import { contentTypeOf } from './content-type.ts';
import { type LocatedFile, locateEncoded, locateFile } from './locate-file.ts';

export interface StaticAppOptions {
  /** folder to serve */
  readonly root: string;
  /**
   * Send the headers that make a page cross-origin isolated. Without them the app behaves as a plain static host
   * does, which is what the tests of the service worker need. Default: true.
   */
  readonly isolate?: boolean;
}

/** File names under this path carry a hash of their content, so they never change. */
const hashedPath = /^\/assets\//;

export function createStaticApp({ root, isolate = true }: StaticAppOptions): Hono {
  const folder = resolve(root);
  const app = new Hono();

  app.use(async (context, next) => {
    await next();
    const { headers } = context.res;
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Referrer-Policy', 'no-referrer');
    if (!isolate) return;
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  });

  // Hono answers HEAD through the GET handlers and drops the body.
  app.get('*', async (context) => {
    const urlPath = new URL(context.req.url).pathname;
    const file = await locateFile(folder, urlPath);
    if (!file) return context.text('Not found', 404);
    context.header('Content-Type', contentTypeOf(file.path));
    context.header(
      'Cache-Control',
      hashedPath.test(urlPath) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    // Ranges are of the plain bytes: a player that seeks in a file must not get slices of its compressed twin.
    if (context.req.header('Range')) return sendRange(context, file);
    return sendWhole(context, file);
  });

  app.all('*', (context) => context.text('Only GET and HEAD are served here', 405, { Allow: 'GET, HEAD' }));
  return app;
}

async function sendWhole(context: Context, file: LocatedFile): Promise<Response> {
  context.header('Vary', 'Accept-Encoding');
  context.header('Accept-Ranges', 'bytes');
  const encoded = await locateEncoded(file, context.req.header('Accept-Encoding'));
  const chosen = encoded ?? file;
  context.header('ETag', chosen.etag);
  if (matches(context.req.header('If-None-Match'), chosen.etag)) return context.body(null, 304);
  if (encoded) context.header('Content-Encoding', encoded.encoding);
  context.header('Content-Length', String(chosen.size));
  return context.newResponse(bodyOf(context, chosen.path));
}

function sendRange(context: Context, file: LocatedFile): Response | Promise<Response> {
  const condition = context.req.header('If-Range');
  if (condition && condition !== file.etag) return sendWhole(context, file);
  context.header('Accept-Ranges', 'bytes');
  const range = parseByteRange(context.req.header('Range'), file.size);
  if (range === 'whole') return sendWhole(context, file);
  if (range === 'unsatisfiable') {
    context.header('Content-Range', `bytes */${file.size}`);
    return context.body(null, 416);
  }
  context.header('ETag', file.etag);
  context.header('Content-Range', `bytes ${range.first}-${range.last}/${file.size}`);
  context.header('Content-Length', String(range.last - range.first + 1));
  return context.newResponse(bodyOf(context, file.path, range), 206);
}

/** `If-None-Match` compares weakly (RFC 9110 §13.1.2): a proxy may have weakened our tag on the way. */
function matches(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

function bodyOf(context: Context, path: string, range?: ByteRange): ReadableStream<Uint8Array> | null {
  // Opening a file for a body that nobody reads would leave it open.
  if (context.req.method === 'HEAD') return null;
  const options = range ? { start: range.first, end: range.last } : {};
  return Readable.toWeb(createReadStream(path, options)) as ReadableStream<Uint8Array>;
}
