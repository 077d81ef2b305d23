import { expose } from 'comlink';
import { OpfsSegmentStore } from '../../workers/browser-host/segment-store.ts';

/** Two stores on one folder, as two tabs have them. */
const stores = [new OpfsSegmentStore('test-segments'), new OpfsSegmentStore('test-segments')] as const;
export interface SegmentsApi {
  put(hash: string, size: number, fill: number, store?: 0 | 1): Promise<void>;
  /** Its length and its first byte; null when there is none. */
  get(hash: string, store?: 0 | 1): Promise<readonly [number, number] | null>;
  has(hash: string): Promise<boolean>;
  usage(): Promise<{ readonly bytes: number; readonly count: number }>;
  trim(bytes: number): Promise<void>;
}

const api: SegmentsApi = {
  put: (hash, size, fill, store = 0) => stores[store].put(hash, new Uint8Array(size).fill(fill)),
  get: async (hash, store = 0) => {
    const bytes = await stores[store].get(hash);
    return bytes && [bytes.byteLength, bytes[0] ?? -1];
  },
  has: (hash) => stores[0].has(hash),
  usage: () => stores[0].usage(),
  trim: (bytes) => stores[0].trim(bytes),
};
expose(api);
