import type { Figure } from '../health/figures.ts';
import type { BlobStore } from './blob-store.ts';

/** What is kept, and what may still come. */
export async function blobFigures(store: BlobStore): Promise<Figure[]> {
  const [{ bytes, count }, { state, free }] = await Promise.all([store.usage(), store.status()]);
  return [
    { name: 'blobs.bytes', value: bytes },
    { name: 'blobs.count', value: count },
    { name: 'blobs.degraded', value: state === 'ok' ? 0 : 1 },
    ...(free === null ? [] : [{ name: 'blobs.free', value: free }]),
  ];
}
