import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { Hono } from 'hono';
import * as v from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';
import { BlobHash } from '../../../src/protocol/relay/fields.ts';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import { tooLarge } from './checked-bytes.ts';
import type { Blobs } from './open-blobs.ts';
import { sendBlob } from './send-blob.ts';

const Named = v.object({ hash: BlobHash });
const Several = v.object({ hashes: v.pipe(v.array(BlobHash), v.maxLength(10_000)) });

/** What the collector is asked. */
const Wish = v.object({ dryRun: v.optional(v.boolean(), false) });

export function blobRoutes({ store: blobs, collector, limits }: Blobs, access: Access) {
  const limit = limits.uploadLimit;
  return new Hono<RelayEnvironment>()
    .get('/', access.allow('telemetry:read'), async (context) =>
      context.json({ ...(await blobs.usage()), store: await blobs.status() }),
    )
    .post('/collect', access.allow('queues:manage'), valid('json', Wish), async (context) =>
      context.json(await collector.collect(context.req.valid('json'))),
    )
    .post('/missing', access.allow('blobs:read'), valid('json', Several), async (context) =>
      context.json({ missing: await blobs.missing(context.req.valid('json').hashes) }),
    )
    .put('/:hash', access.allow('blobs:write'), valid('param', Named), async (context) => {
      const { hash } = context.req.valid('param');
      const size = sizeOf(context.req.header('Content-Length'));
      if (size !== null && size > limit) throw tooLarge(limit);
      // Asked in this way it is safe from the collector for a while.
      const there = (await blobs.missing([hash])).length === 0;
      const known = there ? await blobs.has(hash) : null;
      if (known) return context.json(known);
      return context.json(await blobs.write(hash, bodyOf(context.req.raw), size), 201);
    })
    .get('/:hash', access.allow('blobs:read'), valid('param', Named), (context) =>
      sendBlob(context, blobs, context.req.valid('param').hash),
    );
}

/** @throws StoryError `request-invalid` */
export function sizeOf(header: string | undefined): number | null {
  if (header === undefined) return null;
  const size = Number(header);
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new StoryError('request-invalid', { params: { field: 'Content-Length', reason: 'is no number' } });
}

export const bodyOf = ({ body }: Request): Readable =>
  Readable.fromWeb((body ?? new Blob([]).stream()) as NodeReadableStream);
