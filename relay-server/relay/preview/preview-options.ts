import { wholeNumber } from '../blobs/blob-options.ts';

export interface PreviewOptions {
  /** Encoded pictures, bytes: `STORYCORE_PREVIEW_CACHE`. */
  readonly cacheBytes: number;
  /** Over all clients: `STORYCORE_PREVIEW_SESSIONS`. */
  readonly sessions: number;
  /** Of one person. */
  readonly sessionsEach: number;
  /** Pictures of one session that are asked for at once, while it plays: `STORYCORE_PREVIEW_QUEUE`. */
  readonly queue: number;
  /** A client that says nothing for so long is gone. */
  readonly silentMs: number;
  /** How long a session waits for a node that serves previews. */
  readonly nodeMs: number;
  /** How long a picture may take; then its node is thought to hang. */
  readonly pictureMs: number;
}

/** @throws StoryError `option-invalid` */
export function previewOptions(environment: Readonly<Record<string, string | undefined>>): PreviewOptions {
  return {
    cacheBytes: wholeNumber(environment, 'STORYCORE_PREVIEW_CACHE', 256 * 2 ** 20),
    sessions: wholeNumber(environment, 'STORYCORE_PREVIEW_SESSIONS', 32),
    sessionsEach: 8,
    queue: wholeNumber(environment, 'STORYCORE_PREVIEW_QUEUE', 4),
    silentMs: 30_000,
    nodeMs: 10_000,
    pictureMs: 30_000,
  };
}
