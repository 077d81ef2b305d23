import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { StoryError } from '../../../src/base/errors.ts';

export interface CheckedBytes {
  /** To stand in the middle of a pipeline: passes on what comes, and fails when it becomes too much or ends with another hash. */
  readonly stream: Transform;
  readonly bytes: () => number;
}

/**
 * @param room asked again and again for how much may still come; throws when there is none
 * The stream fails with StoryError `blob-mismatch`, `upload-too-large` and what `room` throws.
 */
export function checkedBytes(
  hash: string,
  limit: number,
  room: (bytes: number) => Promise<void>,
): CheckedBytes {
  const digest = createHash('sha256');
  let bytes = 0;
  let asked = 0;
  const take = async (chunk: Buffer): Promise<Buffer> => {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge(limit);
    if (bytes > asked) {
      await room(ROOM_BYTES);
      asked = bytes + ROOM_BYTES;
    }
    digest.update(chunk);
    return chunk;
  };
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      take(chunk).then((same) => done(null, same), done);
    },
    flush(done) {
      const got = digest.digest('hex');
      done(got === hash ? null : new StoryError('blob-mismatch', { params: { expected: hash, got } }));
    },
  });
  return { stream, bytes: () => bytes };
}

/** Asking the system how much is free costs a call; several writers may share what it says. */
const ROOM_BYTES = 16 * 2 ** 20;

export const tooLarge = (limit: number): StoryError =>
  new StoryError('upload-too-large', { params: { limit: readable(limit) } });

function readable(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${['KiB', 'MiB', 'GiB', 'TiB'][power - 1]}`;
}
