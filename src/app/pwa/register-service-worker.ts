import { Workbox } from 'workbox-window';
import { isolateByReload } from './isolate-by-reload.ts';

export interface ServiceWorkerEvents {
  /** A newer version is downloaded and waits. Ask the user, then call `applyUpdate`. May be called again. */
  onUpdateReady?(): void;
  /** Everything that the studio needs is stored: it opens without a network from now on. Once per version. */
  onOfflineReady?(): void;
  /**
   * Whether this page is cross-origin isolated, once that is settled. `false` means that it will be from its next
   * load on, or never (a browser without service workers on a host without headers).
   */
  onIsolated?(isolated: boolean): void;
  /** The worker could not be registered: the studio runs, but only with a network. */
  onFailed?(reason: unknown): void;
}

export interface ServiceWorkerHandle {
  /**
   * Lets the waiting version take over and loads the page again. Save everything first. Resolves only if there is
   * nothing to apply.
   */
  applyUpdate(): Promise<void>;
}

/** A tab that stays open for days still learns of a new version. */
const updateCheckMs = 60 * 60 * 1000;

/** From a worker's activation to its claim of the page; measured below 50 ms. */
const claimGraceMs = 2000;

/**
 * Registers the service worker of this site. Without one (an old browser, a private window, the dev server) nothing
 * happens and `onIsolated` tells how the page stands.
 */
export function registerServiceWorker(events: ServiceWorkerEvents = {}): ServiceWorkerHandle {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) {
    events.onIsolated?.(globalThis.crossOriginIsolated);
    return { applyUpdate: async () => {} };
  }

  const workbox = new Workbox(new URL('service-worker.js', document.baseURI).href);
  let updateReady = false;
  let reloadWhenControlling = false;

  const announceUpdate = () => {
    updateReady = true;
    events.onUpdateReady?.();
  };
  workbox.addEventListener('waiting', announceUpdate);
  workbox.addEventListener('activated', (event) => {
    if (!event.isUpdate && !event.isExternal) events.onOfflineReady?.();
  });
  workbox.addEventListener('controlling', (event) => {
    if (reloadWhenControlling) location.reload();
    // Another tab said yes. This one still runs the old code, whose lazy parts may be gone: it has to load again too,
    // but only when its user agrees.
    else if (event.isUpdate) announceUpdate();
  });

  void start(workbox, events);

  return {
    applyUpdate: async () => {
      if (!updateReady) return;
      reloadWhenControlling = true;
      const registration = await navigator.serviceWorker.getRegistration(document.baseURI);
      if (registration?.waiting) workbox.messageSkipWaiting();
      else location.reload();
      await new Promise<never>(() => {});
    },
  };
}

async function start(workbox: Workbox, events: ServiceWorkerEvents): Promise<void> {
  if (globalThis.crossOriginIsolated) events.onIsolated?.(true);
  try {
    await workbox.register();
    setInterval(() => void checkForUpdate(workbox), updateCheckMs);
    // The first visit waits here while the precache fills. A page that was loaded past the worker (Shift and reload)
    // is never controlled, however long it waits.
    await Promise.race([workbox.controlling, navigator.serviceWorker.ready.then(() => delay(claimGraceMs))]);
  } catch (reason) {
    events.onFailed?.(reason);
  }
  if (!globalThis.crossOriginIsolated && !isolateByReload()) events.onIsolated?.(false);
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Being offline is no failure: the next hour asks again. */
async function checkForUpdate(workbox: Workbox): Promise<void> {
  if (!navigator.onLine) return;
  await workbox.update().catch((reason: unknown) => console.info('No answer about a newer version', reason));
}
