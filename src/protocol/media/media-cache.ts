/**
 * Thumbnails and peaks by content: what was made once for a file is there for every project that uses it. Values are opaque
 * bytes; losing one costs the time to make it again.
 */
export interface MediaCache {
  get(key: string): Promise<Uint8Array | null>;
  put(key: string, bytes: Uint8Array): Promise<void>;
}
