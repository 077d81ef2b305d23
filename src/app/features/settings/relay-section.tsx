import { type Component, createSignal, Match, onMount, Show, Switch } from 'solid-js';
import { relayAddress, relayState, signIn, signOut, testRelay } from '../../session/relay/relay-account.ts';
import { lastSent, setTelemetryConsent, telemetryConsent } from '../../session/relay/telemetry.ts';
import { Button } from '../../ui/button.tsx';
import { errorSentence, t, tn } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { Toggle } from '../../ui/toggle.tsx';

/** Address and token of a relay, and whether it answers. */
export const RelaySection: Component = () => {
  const [url, setUrl] = createSignal(relayAddress()?.url ?? '');
  const [token, setToken] = createSignal('');
  onMount(() => void testRelay());
  const enter = (event: SubmitEvent): void => {
    event.preventDefault();
    // What went wrong is shown below the form, where the state says it.
    signIn(url(), token()).then(
      () => setToken(''),
      () => undefined,
    );
  };
  return (
    <section class="settings-section" aria-labelledby="settings-relay">
      <h3 id="settings-relay">{t('relay.title')}</h3>
      <p class="settings-about">{t('relay.about')}</p>
      <Show
        when={relayAddress()}
        fallback={
          <form class="settings-relay" onSubmit={enter}>
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
              />
            </label>
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
              <Button type="submit" kind="primary" disabled={relayState().phase === 'asking'}>
                {t('relay.signIn')}
              </Button>
            </div>
          </form>
        }
      >
        {(address) => (
          <div class="settings-row">
            <span class="truncate">{address().url}</span>
            <span class="settings-actions">
              <Button small onClick={() => void testRelay()} disabled={relayState().phase === 'asking'}>
                {t('relay.test')}
              </Button>
              <Button small onClick={signOut}>
                {t('relay.signOut')}
              </Button>
            </span>
          </div>
        )}
      </Show>
      <RelayAnswer />
      <Show when={relayAddress()}>
        <Toggle
          label={t('relay.telemetry')}
          checked={telemetryConsent()}
          onChange={(agreed) => setTelemetryConsent(agreed)}
        />
        <p class="settings-about">{t('relay.telemetryAbout')}</p>
        <Show when={telemetryConsent()}>
          <details>
            <summary>{t('relay.telemetryLast')}</summary>
            <pre class="settings-sent">
              {lastSent() ? JSON.stringify(lastSent(), null, 2) : t('relay.telemetryNone')}
            </pre>
          </details>
        </Show>
      </Show>
    </section>
  );
};

const RelayAnswer: Component = () => {
  const greeting = () => {
    const state = relayState();
    return state.phase === 'ready' ? state.greeting : null;
  };
  const failure = () => {
    const state = relayState();
    return state.phase === 'failed' ? state.error : null;
  };
  return (
    <p class="settings-answer" role="status">
      <Switch>
        <Match when={relayState().phase === 'asking'}>
          <Icon name="clock" />
          {t('relay.asking')}
        </Match>
        <Match when={failure()}>
          {(error) => (
            <>
              <Icon name="warning" />
              {errorSentence(error())}
            </>
          )}
        </Match>
        <Match when={greeting()}>
          {(facts) => (
            <>
              <Icon name={facts().nodes > 0 ? 'check' : 'info'} />
              {facts().nodes === 0
                ? t('relay.readyNone', { name: facts().name })
                : tn('relay.ready', facts().nodes, { name: facts().name })}
            </>
          )}
        </Match>
      </Switch>
    </p>
  );
};
