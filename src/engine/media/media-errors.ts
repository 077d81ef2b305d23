import { StoryError } from '../../base/errors.ts';

/**
 * Why a file cannot be used. Each is a code of its own, so that each has its own sentence and remedy:
 * `media-empty` zero bytes · `media-not-media` text or noise · `media-index-missing` an MP4 whose recording or copy was
 * cut off · `media-no-streams` nothing to see or hear · `media-unreadable` all else (codec, reason).
 */
export type MediaFailure =
  | 'media-empty'
  | 'media-not-media'
  | 'media-index-missing'
  | 'media-no-streams'
  | 'media-unreadable';

export interface FailureFacts {
  readonly name: string;
  /** Container or codec, as far as it is known. */
  readonly codec?: string;
  readonly reason?: string;
}

export const mediaFailure = (code: MediaFailure, facts: FailureFacts, cause?: unknown): StoryError =>
  new StoryError(code, {
    params: { name: facts.name, codec: facts.codec ?? '?', reason: facts.reason ?? '' },
    cause,
  });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
