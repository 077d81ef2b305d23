import { Hono } from 'hono';
import * as v from 'valibot';
import { SegmentHash } from '../../../src/protocol/relay/fields.ts';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import type { Jobs } from './jobs.ts';
import { findSegments } from './segments.ts';

const Several = v.object({ hashes: v.pipe(v.array(SegmentHash), v.maxLength(10_000)) });

export function segmentRoutes({ parts }: Jobs, access: Access) {
  return new Hono<RelayEnvironment>().post(
    '/find',
    access.allow('blobs:read'),
    valid('json', Several),
    async (context) =>
      context.json({ found: await findSegments(parts.database, context.req.valid('json').hashes) }),
  );
}
