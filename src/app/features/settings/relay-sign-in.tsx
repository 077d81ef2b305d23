import { type Component, createSignal, onMount, Show } from 'solid-js';
import { createSignIn } from '../../session/relay/create-sign-in.ts';
import { relayOfThisPage, relayState } from '../../session/relay/relay-account.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';

/** The address of a relay, then its provider's button where it has one, or a token. */
export const RelaySignIn: Component<{ url: string }> = (props) => {
  const [url, setUrl] = createSignal(props.url);
  const [token, setToken] = createSignal('');
  const entrance = createSignIn();
  onMount(async () => {
    const here = props.url ? null : await relayOfThisPage();
    if (here && url() === '') setUrl(here);
    if (url()) await entrance.lookAt(url());
  });
  const busy = () => relayState().phase === 'asking' || relayState().phase === 'away';
  const enter = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (await entrance.byToken(url(), token())) setToken('');
  };
  return (
    <form class="settings-relay" onSubmit={(event) => void enter(event)}>
      <label class="settings-row">
        <span>{t('relay.url')}</span>
        <input
          class="field"
          type="url"
          inputMode="url"
          autocomplete="url"
          required
          placeholder={t('relay.urlHint')}
          value={url()}
          onInput={(event) => setUrl(event.currentTarget.value)}
          onChange={(event) => {
            if (event.currentTarget.validity.valid) void entrance.lookAt(url());
          }}
          onKeyDown={(event) => {
            // Without a token there is nothing to send yet: the relay is asked how one gets in.
            if (event.key !== 'Enter' || token() !== '' || !event.currentTarget.validity.valid) return;
            event.preventDefault();
            void entrance.lookAt(url());
          }}
        />
      </label>
      <Show when={entrance.methods()?.oidc}>
        {(provider) => (
          <>
            <div class="settings-actions">
              <Show
                when={relayState().phase === 'away'}
                fallback={
                  <Button kind="primary" disabled={busy()} onClick={() => void entrance.byProvider(url())}>
                    {t('relay.signInWith', { provider: provider().name })}
                  </Button>
                }
              >
                <Button onClick={() => entrance.cancel()}>{t('app.cancel')}</Button>
              </Show>
            </div>
            <p class="settings-about">{t('relay.orToken')}</p>
          </>
        )}
      </Show>
      <label class="settings-row">
        <span>{t('relay.token')}</span>
        <input
          class="field"
          type="password"
          autocomplete="off"
          required
          placeholder={t('relay.tokenHint')}
          value={token()}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
      </label>
      <div class="settings-actions">
        <Button type="submit" kind={entrance.methods()?.oidc ? 'plain' : 'primary'} disabled={busy()}>
          {t('relay.signIn')}
        </Button>
      </div>
    </form>
  );
};
