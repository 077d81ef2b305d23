import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { StoryError } from '../../../src/base/errors.ts';
import type { RelayEnvironment } from './environment.ts';

/** A plan of three hours in segments of a second is 1.8 MB of JSON; nothing else comes near. */
export const JSON_LIMIT_BYTES = 8 * 1024 * 1024;

/** Bytes that are streamed to the store, with limits of their own. */
const STREAMED = /^\/api\/(blobs|uploads)\//;

const limited = bodyLimit({
  maxSize: JSON_LIMIT_BYTES,
  onError: () => {
    throw new StoryError('upload-too-large', { params: { limit: `${JSON_LIMIT_BYTES / 1024 ** 2} MiB` } });
  },
});

/** Refuses by what the header announces, before a byte is read. @throws StoryError `upload-too-large` */
export const bodyLimits: MiddlewareHandler<RelayEnvironment> = (context, next) =>
  STREAMED.test(context.req.path) && context.req.method !== 'POST' ? next() : limited(context, next);
