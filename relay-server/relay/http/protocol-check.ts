import type { MiddlewareHandler } from 'hono';
import { StoryError } from '../../../src/base/errors.ts';
import { PROTOCOL_HEADER, RELAY_PROTOCOL } from '../../../src/protocol/relay/version.ts';
import type { RelayEnvironment } from './environment.ts';

/**
 * Another version is told so instead of misread; whoever names none (curl, a browser's link) is taken to speak ours.
 * @throws StoryError `protocol-mismatch` (mine: the asker's, theirs: ours)
 */
export const protocolCheck: MiddlewareHandler<RelayEnvironment> = async (context, next) => {
  context.header(PROTOCOL_HEADER, String(RELAY_PROTOCOL));
  const theirs = context.req.header(PROTOCOL_HEADER);
  if (theirs !== undefined && theirs.trim() !== String(RELAY_PROTOCOL)) {
    const params = { mine: theirs.slice(0, 20), theirs: RELAY_PROTOCOL };
    throw new StoryError('protocol-mismatch', { params });
  }
  await next();
};
