import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { Hono } from 'hono';
import * as v from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';
import { BlobHash } from '../../../src/protocol/relay/fields.ts';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import type { BlobStore } from './blob-store.ts';

const Named = v.object({ hash: BlobHash });
const Several = v.object({ hashes: v.pipe(v.array(BlobHash), v.maxLength(10_000)) });

export function blobRoutes(blobs: BlobStore, access: Access) {
  return new Hono<RelayEnvironment>()
    .post('/missing', access.allow('blobs:read'), valid('json', Several), async (context) =>
      context.json({ missing: await blobs.missing(context.req.valid('json').hashes) }),
    )
    .put('/:hash', access.allow('blobs:write'), valid('param', Named), async (context) => {
      const { hash } = context.req.valid('param');
      const known = await blobs.has(hash);
      if (known) return context.json(known);
      const body = context.req.raw.body ?? new Blob([]).stream();
      return context.json(await blobs.write(hash, Readable.fromWeb(body as NodeReadableStream)), 201);
    })
    .get('/:hash', access.allow('blobs:read'), valid('param', Named), async (context) => {
      const { hash } = context.req.valid('param');
      const facts = await blobs.has(hash);
      const bytes = facts && (await blobs.read(hash));
      if (!bytes) throw new StoryError('blob-missing', { params: { hash } });
      context.header('Content-Length', String(facts.bytes));
      context.header('ETag', `"${hash}"`);
      context.header('Content-Type', 'application/octet-stream');
      return context.newResponse(Readable.toWeb(bytes) as ReadableStream<Uint8Array>);
    });
}
