import type { WorkboxPlugin } from 'workbox-core/types.js';

/** `/assets/ffmpeg-core-B3xY.wasm` → `/assets/ffmpeg-core.wasm`: what stays when the content hash changes. */
const withoutHash = (url: string) => new URL(url).pathname.replace(/-[\w-]{8}(\.\w+)$/, '$1');

/** After a file was stored, drops the versions of it that earlier builds had. */
export const keepNewest: WorkboxPlugin = {
  cacheDidUpdate: async ({ cacheName, request }) => {
    const cache = await caches.open(cacheName);
    for (const stored of await cache.keys()) {
      if (stored.url !== request.url && withoutHash(stored.url) === withoutHash(request.url))
        await cache.delete(stored);
    }
  },
};
