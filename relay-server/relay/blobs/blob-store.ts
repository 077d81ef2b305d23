import type { Readable } from 'node:stream';

export interface BlobFacts {
  readonly hash: string;
  readonly bytes: number;
}

/** Bytes by their SHA-256. Writing is atomic and verified: what does not have the hash is never there. */
export interface BlobStore {
  has(hash: string): Promise<BlobFacts | null>;
  /** Those of `hashes` that are not there. */
  missing(hashes: readonly string[]): Promise<string[]>;
  /** Last byte included. Null when it is not there. @throws StoryError `not-available` */
  read(hash: string, range?: { readonly first: number; readonly last: number }): Promise<Readable | null>;
  /** @throws StoryError `blob-mismatch`, `storage-full`, `not-available` */
  write(hash: string, bytes: Readable): Promise<BlobFacts>;
  delete(hash: string): Promise<void>;
  usage(): Promise<{ readonly bytes: number; readonly count: number }>;
}
