import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { StoryError } from '../../../src/base/errors.ts';
import { parseByteRange } from '../../static/byte-range.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import type { BlobStore } from './blob-store.ts';

export interface SentAs {
  readonly mediaType?: string;
  /** Offered to whoever saves it. */
  readonly fileName?: string;
}

/**
 * Answers GET and HEAD with a blob: whole, a range of it (206), 304 or 416. The hash is the tag: what has it never changes.
 * @throws StoryError `blob-missing`, `not-available`
 */
export async function sendBlob(
  context: Context<RelayEnvironment>,
  blobs: BlobStore,
  hash: string,
  { mediaType = 'application/octet-stream', fileName }: SentAs = {},
): Promise<Response> {
  const facts = await blobs.has(hash);
  if (!facts) throw new StoryError('blob-missing', { params: { hash } });
  const etag = `"${hash}"`;
  context.header('ETag', etag);
  context.header('Accept-Ranges', 'bytes');
  context.header('Cache-Control', 'private, max-age=31536000, immutable');
  if (sameTag(context.req.header('If-None-Match'), etag)) return context.body(null, 304);
  context.header('Content-Type', mediaType);
  if (fileName) context.header('Content-Disposition', disposition(fileName));
  const condition = context.req.header('If-Range');
  const wanted = condition && condition !== etag ? undefined : context.req.header('Range');
  const range = parseByteRange(wanted, facts.bytes);
  if (range === 'unsatisfiable') {
    context.header('Content-Range', `bytes */${facts.bytes}`);
    return context.body(null, 416);
  }
  const part = range === 'whole' ? undefined : range;
  if (part) context.header('Content-Range', `bytes ${part.first}-${part.last}/${facts.bytes}`);
  context.header('Content-Length', String(part ? part.last - part.first + 1 : facts.bytes));
  const status = part ? 206 : 200;
  if (context.req.method === 'HEAD') return context.newResponse(null, status);
  const bytes = await blobs.read(hash, part);
  if (!bytes) throw new StoryError('blob-missing', { params: { hash } });
  return context.newResponse(Readable.toWeb(bytes) as ReadableStream<Uint8Array>, status);
}

/** `If-None-Match` compares weakly (RFC 9110 §13.1.2). */
function sameTag(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** RFC 6266: the plain name for old readers, UTF-8 for all others. */
const disposition = (name: string): string =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`;
