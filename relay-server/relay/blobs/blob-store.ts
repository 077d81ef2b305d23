import type { Readable } from 'node:stream';

export interface BlobFacts {
  readonly hash: string;
  readonly bytes: number;
}

/** First and last byte, both included. */
export interface BlobRange {
  readonly first: number;
  readonly last: number;
}

/** What health and the dashboard show of the place where bytes lie. */
export interface StoreStatus {
  readonly kind: 'folder' | 's3';
  /** `degraded`: calls fail and are not tried for a moment. */
  readonly state: 'ok' | 'degraded';
  readonly reason: string | null;
  /** Of a folder: bytes that may still be written before the reserve is touched. */
  readonly free: number | null;
}

/** Bytes by their SHA-256. Writing is atomic and verified: what does not have the hash is never there. */
export interface BlobStore {
  has(hash: string): Promise<BlobFacts | null>;
  /** Those of `hashes` that are not there. The others are safe from the collector for its grace period. */
  missing(hashes: readonly string[]): Promise<string[]>;
  /** Null when it is not there. @throws StoryError `not-available` */
  read(hash: string, range?: BlobRange): Promise<Readable | null>;
  /**
   * @param size in bytes, where it is known beforehand: then a full disk is told before the first byte
   * @throws StoryError `blob-mismatch`, `upload-too-large`, `storage-full`, `not-available`
   */
  write(hash: string, bytes: Readable, size?: number | null): Promise<BlobFacts>;
  /** A file of `hash` (which the caller has verified) becomes the blob; the file is gone afterwards. */
  take(hash: string, path: string): Promise<BlobFacts>;
  /** Whatever refers to it; the collector asks first. */
  delete(hash: string): Promise<void>;
  usage(): Promise<{ readonly bytes: number; readonly count: number }>;
  status(): Promise<StoreStatus>;
}
