import { type Component, createSignal, Show } from 'solid-js';
import type { Locale } from '../../base/messages/catalogue.ts';
import { relayAddress, relayState, signIn, signOut } from '../session/relay/relay-account.ts';
import { Button } from '../ui/button.tsx';
import { errorSentence, LOCALES, locale, setLocale, t } from '../ui/i18n/i18n.ts';
import { setPreference } from '../ui/preferences.ts';
import { Select } from '../ui/select.tsx';
import { followTheme } from '../ui/theme.ts';
import { Board } from './board.tsx';

/** The operator's page of the relay that serves it. */
export const Dashboard: Component = () => {
  followTheme();
  const choose = (next: Locale): void => {
    setPreference('locale', next);
    void setLocale(next);
  };
  /** A token of another relay is of no use here. */
  const here = () => (relayAddress()?.url === location.origin ? relayAddress() : null);
  return (
    <>
      <header class="board-bar">
        <h1>{t('dashboard.title')}</h1>
        <span class="board-space" />
        <Select
          label={t('start.language')}
          value={locale()}
          choices={LOCALES.map(({ id, name }) => ({ value: id, title: name }))}
          onChange={choose}
        />
        <Show when={here()}>
          <Button onClick={signOut}>{t('relay.signOut')}</Button>
        </Show>
      </header>
      <Show when={here()} fallback={<SignIn />}>
        {(address) => <Board address={address()} />}
      </Show>
    </>
  );
};

const SignIn: Component = () => {
  const [token, setToken] = createSignal('');
  const failure = () => {
    const state = relayState();
    return state.phase === 'failed' ? errorSentence(state.error) : null;
  };
  const enter = (event: SubmitEvent): void => {
    event.preventDefault();
    // The sentence below the field says what went wrong.
    signIn(location.origin, token()).catch(() => undefined);
  };
  return (
    <main class="board-sign-in">
      <form onSubmit={enter}>
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
        <Button type="submit" kind="primary" disabled={relayState().phase === 'asking'}>
          {t('relay.signIn')}
        </Button>
      </form>
    </main>
  );
};
