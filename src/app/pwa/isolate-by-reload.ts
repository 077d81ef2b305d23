const markKey = 'storycore.isolation-reload';

/**
 * Loads the page again, once, when only that is missing for it to be cross-origin isolated: the host sent no headers
 * and a service worker, which adds them, has taken over since.
 *
 * Not when the user has used the page already (a studio that vanishes under the hand is worse than one without
 * SharedArrayBuffer), and not a second time in this tab if the first changed nothing.
 *
 * @returns whether the page is about to load again
 */
export function isolateByReload(): boolean {
  if (!navigator.serviceWorker?.controller || navigator.userActivation?.hasBeenActive) return false;
  // Without a place for the mark there is no guard against a loop, so there is no reload either.
  if (!storeMark()) return false;
  location.reload();
  return true;
}

function storeMark(): boolean {
  try {
    if (sessionStorage.getItem(markKey)) return false;
    sessionStorage.setItem(markKey, '1');
    return true;
  } catch (reason) {
    console.info('No session storage: the page stays as it is', reason);
    return false;
  }
}
