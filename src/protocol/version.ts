import { StoryError } from '../base/errors.ts';

/** Raised when a message changes its meaning: page and worker of two builds must not guess at each other. */
export const PROTOCOL_VERSION = 1;

/**
 * The first message between two parties names the version. They differ when a page outlives an update and starts a worker of the
 * new build; a reload puts it right.
 * @throws StoryError `protocol-mismatch` (ours, theirs)
 */
export function assertProtocol(theirs: number): void {
  if (theirs !== PROTOCOL_VERSION)
    throw new StoryError('protocol-mismatch', { params: { ours: PROTOCOL_VERSION, theirs } });
}
