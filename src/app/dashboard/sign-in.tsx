import { type Component, createSignal, onMount, Show } from 'solid-js';
import { createSignIn } from '../session/relay/create-sign-in.ts';
import { relayState } from '../session/relay/relay-account.ts';
import { Button } from '../ui/button.tsx';
import { errorSentence, t } from '../ui/i18n/i18n.ts';

/** At the relay that serves this page: by its provider, where it has one, or with a token. */
export const SignIn: Component = () => {
  const [token, setToken] = createSignal('');
  const entrance = createSignIn();
  onMount(() => void entrance.lookAt(location.origin));
  const phase = () => relayState().phase;
  const busy = () => phase() === 'asking' || phase() === 'away';
  const failure = () => {
    const state = relayState();
    return state.phase === 'failed' ? errorSentence(state.error) : null;
  };
  return (
    <main class="board-sign-in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void entrance.byToken(location.origin, token());
        }}
      >
        <Show when={entrance.methods()?.oidc}>
          {(provider) => (
            <>
              <Show
                when={phase() === 'away'}
                fallback={
                  <Button
                    kind="primary"
                    disabled={busy()}
                    onClick={() => void entrance.byProvider(location.origin)}
                  >
                    {t('relay.signInWith', { provider: provider().name })}
                  </Button>
                }
              >
                <p role="status">{t('relay.goOn')}</p>
                <Button onClick={() => entrance.cancel()}>{t('app.cancel')}</Button>
              </Show>
              <hr />
            </>
          )}
        </Show>
        <p>{t('dashboard.signInText')}</p>
        <label>
          <span>{t('relay.token')}</span>
          <input
            class="field"
            type="password"
            autocomplete="off"
            required
            value={token()}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <p class="board-bad" role="alert">
          {failure()}
        </p>
        <Button type="submit" kind={entrance.methods()?.oidc ? 'plain' : 'primary'} disabled={busy()}>
          {t('relay.signIn')}
        </Button>
      </form>
    </main>
  );
};
