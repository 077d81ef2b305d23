/**
 * Makes the studio work offline, and cross-origin isolated on hosts that send no headers: a page that comes through
 * here carries the isolation headers, so it gets SharedArrayBuffer and precise timers from its second load on.
 */
import { clientsClaim } from 'workbox-core';
import type { WorkboxPlugin } from 'workbox-core/types.js';
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { createPartialResponse } from 'workbox-range-requests';
import { NavigationRoute, registerRoute, setDefaultHandler } from 'workbox-routing';
import { CacheFirst, NetworkOnly } from 'workbox-strategies';
import { withIsolationHeaders } from './isolation-headers.ts';
import { keepNewest } from './keep-newest.ts';

declare const self: ServiceWorkerGlobalScope;

const isolate: WorkboxPlugin = {
  handlerWillRespond: async ({ response }) => withIsolationHeaders(response),
};

/** The precache holds whole files; a reader that seeks in the sample film asks for parts of them. */
const cutRange: WorkboxPlugin = {
  handlerWillRespond: async ({ request, response }) =>
    request.headers.has('range') && response.status === 200
      ? createPartialResponse(request, response)
      : response,
};

addPlugins([cutRange, isolate]);
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false });
cleanupOutdatedCaches();
// The page that installs this worker is served by it at once, so its lazy parts are there when the network goes.
clientsClaim();

// The studio is one page. Deeper paths are not its own: its relative links would lead nowhere there.
const scopePath = new URL(self.registration.scope).pathname.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('index.html'), {
    allowlist: [new RegExp(`^${scopePath}(index\\.html)?(\\?|$)`)],
  }),
);

// Too large for the precache and named by content: once fetched, it stays until a newer one takes its place.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /\/assets\/(ffmpeg-core|film-player)[^/]*$/.test(url.pathname),
  new CacheFirst({ cacheName: 'storycore-on-demand', plugins: [keepNewest, isolate] }),
);

const network = new NetworkOnly({ plugins: [isolate] });
setDefaultHandler((options) => {
  // Other origins answer for themselves, and an opaque answer cannot be given headers.
  const own = new URL(options.request.url).origin === self.location.origin;
  return own ? network.handle(options) : fetch(options.request);
});

self.addEventListener('message', (event) => {
  // Sent when the user has said yes to the update; until then the open tabs keep the version they started with.
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
