// What a form for signing in does, wherever it stands: in the settings of the studio, on the relay's own page.
import { createSignal, onCleanup } from 'solid-js';
import { lookUpRelay, type SignInMethods, signIn, signInWithProvider } from './relay-account.ts';

/** Owned by the component that calls it: with that the wait for the provider's window ends. */
export function createSignIn() {
  const [methods, setMethods] = createSignal<SignInMethods | null>(null);
  let control = new AbortController();
  let lookedAt = '';
  onCleanup(() => control.abort());

  return {
    /** Null until a relay was asked. */
    methods,
    /** Which ways in the relay at `url` has. Asked once an address. */
    async lookAt(url: string): Promise<void> {
      if (url === lookedAt) return;
      lookedAt = url;
      setMethods(null);
      if (url === '') return;
      const found = await lookUpRelay(url);
      if (lookedAt !== url) return;
      if (!found) lookedAt = '';
      setMethods(found);
    },
    /** What went wrong is shown by `relayState`. @returns whether it went well */
    byToken: (url: string, token: string): Promise<boolean> => wentWell(signIn(url, token)),
    /** To be called from a click: it opens a window. @returns whether it went well */
    byProvider(url: string): Promise<boolean> {
      control.abort();
      control = new AbortController();
      return wentWell(signInWithProvider(url, methods()?.oidc?.name ?? '', control.signal));
    },
    cancel: (): void => control.abort(),
  };
}

const wentWell = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );
