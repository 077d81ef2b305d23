import type { Readable } from 'node:stream';
import type { BlobRange, StoreStatus } from './blob-store.ts';

/** A write that is under way, known to the database: a killed process leaves nothing that nobody knows of. */
export interface Draft {
  readonly id: string;
  readonly hash: string;
  /** What the store calls it (an S3 multipart upload). */
  readonly remote: string | null;
}

/** Where the bytes of blobs lie. The database knows which are whole. */
export interface ByteStore {
  /** Null when it is not there. @throws StoryError `not-available` */
  read(hash: string, range?: BlobRange): Promise<Readable | null>;
  /**
   * Nothing lies under the hash until all bytes came and have it; nothing is left when that fails.
   * @param note keeps the store's own name of the write, for `discard`
   * @returns bytes written
   */
  write(
    draft: Draft,
    bytes: Readable,
    size: number | null,
    note: (remote: string) => Promise<void>,
  ): Promise<number>;
  /** As `write`, of a verified file of this machine that is gone afterwards. */
  take(draft: Draft, path: string, note: (remote: string) => Promise<void>): Promise<number>;
  delete(hash: string): Promise<void>;
  /** What an unfinished write left, its hash apart. */
  discard(draft: Draft): Promise<void>;
  /** Blobs that lie here, where that can be asked cheaply; null where the database is the only list. */
  list(): Promise<AsyncIterable<{ readonly hash: string; readonly bytes: number }> | null>;
  status(): Promise<StoreStatus>;
}
