/** Rendered segments by content hash. Values are opaque bytes; writing is atomic: a torn write is never read back. */
export interface SegmentStore {
  has(hash: string): Promise<boolean>;
  get(hash: string): Promise<Uint8Array | null>;
  /** @throws StoryError `storage-full` */
  put(hash: string, bytes: Uint8Array): Promise<void>;
  delete(hash: string): Promise<void>;
  usage(): Promise<{ readonly bytes: number; readonly count: number }>;
  /** Removes least recently used segments until at most `bytes` remain. */
  trim(bytes: number): Promise<void>;
}
