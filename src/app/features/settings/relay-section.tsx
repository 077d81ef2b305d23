import { type Component, createEffect, createSignal, Match, onMount, Show, Switch } from 'solid-js';
import {
  type RelayGreeting,
  relayAddress,
  relayState,
  signOut,
  signOutEverywhere,
  testRelay,
} from '../../session/relay/relay-account.ts';
import { lastSent, setTelemetryConsent, telemetryConsent } from '../../session/relay/telemetry.ts';
import { Button } from '../../ui/button.tsx';
import { errorSentence, t, tn } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { RelaySignIn } from './relay-sign-in.tsx';

/** Which relay, who one is there, and whether it answers. */
export const RelaySection: Component = () => {
  /** Whoever signs out, or is signed out, may want in again. */
  const [last, setLast] = createSignal('');
  createEffect(() => {
    const address = relayAddress();
    if (address) setLast(address.url);
  });
  onMount(() => void testRelay());
  return (
    <section class="settings-section" aria-labelledby="settings-relay">
      <h3 id="settings-relay">{t('relay.title')}</h3>
      <p class="settings-about">{t('relay.about')}</p>
      <Show when={relayAddress()} fallback={<RelaySignIn url={last()} />}>
        {(address) => (
          <div class="settings-row">
            <span class="truncate">{address().url}</span>
            <span class="settings-actions">
              <Button small onClick={() => void testRelay()} disabled={relayState().phase === 'asking'}>
                {t('relay.test')}
              </Button>
              <Button small onClick={() => void signOut()}>
                {t('relay.signOut')}
              </Button>
              <Button small onClick={() => void signOutEverywhere()}>
                {t('relay.signOutEverywhere')}
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

const who = ({ name, role }: RelayGreeting) => ({ name, role: role ? t(`relay.roles.${role}`) : '–' });

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
        <Match when={relayState().phase === 'away'}>
          <Icon name="clock" />
          {t('relay.goOn')}
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
                ? t('relay.readyNone', who(facts()))
                : tn('relay.ready', facts().nodes, who(facts()))}
            </>
          )}
        </Match>
      </Switch>
    </p>
  );
};
