import { Hono } from 'hono';
import * as v from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';
import { BlobHash, Count } from '../../../src/protocol/relay/fields.ts';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import { bodyOf } from './blob-routes.ts';
import type { UploadState, Uploads } from './uploads.ts';

const NewUpload = v.object({ hash: BlobHash, bytes: Count });
const Named = v.object({ id: v.pipe(v.string(), v.uuid('is no upload')) });

export function uploadRoutes(uploads: Uploads, access: Access) {
  return new Hono<RelayEnvironment>()
    .use(access.allow('blobs:write'))
    .post('/', valid('json', NewUpload), async (context) => {
      const { hash, bytes } = context.req.valid('json');
      const state = await uploads.begin(context.get('principal').id, hash, bytes);
      return context.json(state, state.done ? 200 : 201, headersOf(state));
    })
    .get('/:id', valid('param', Named), async (context) => {
      const { id } = context.req.valid('param');
      const state = await uploads.find(context.get('principal').id, id);
      if (!state) throw new StoryError('upload-missing', { params: { id } });
      return context.json(state, 200, { ...headersOf(state), 'Cache-Control': 'no-store' });
    })
    .patch('/:id', valid('param', Named), async (context) => {
      const { id } = context.req.valid('param');
      const offset = offsetOf(context.req.header('Upload-Offset'));
      const state = await uploads.append(context.get('principal').id, id, offset, bodyOf(context.req.raw));
      return context.json(state, 200, headersOf(state));
    })
    .delete('/:id', valid('param', Named), async (context) => {
      await uploads.cancel(context.get('principal').id, context.req.valid('param').id);
      return context.body(null, 204);
    });
}

/** HEAD has no body: an upload that is resumed asks there. */
const headersOf = ({ offset, bytes }: UploadState): Record<string, string> => ({
  'Upload-Offset': String(offset),
  'Upload-Length': String(bytes),
});

function offsetOf(header: string | undefined): number {
  const offset = Number(header ?? Number.NaN);
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw new StoryError('request-invalid', { params: { field: 'Upload-Offset', reason: 'is no number' } });
}
