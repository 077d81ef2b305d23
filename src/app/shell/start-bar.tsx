import { type Component, Show } from 'solid-js';
import type { Locale } from '../../base/messages/catalogue.ts';
import { Button } from '../ui/button.tsx';
import { LOCALES, locale, setLocale, t } from '../ui/i18n/i18n.ts';
import { preferences, setPreference } from '../ui/preferences.ts';
import { Select } from '../ui/select.tsx';
import { installPrompt } from './install-prompt.ts';
import { OfflineBadge } from './offline-badge.tsx';

/** Language, appearance, and the states of the app itself, on every screen without a project. */
export const StartBar: Component = () => {
  const chooseLocale = (next: Locale) => {
    setPreference('locale', next);
    void setLocale(next);
  };
  return (
    <header class="start-bar">
      <span class="start-bar-name">
        <img src="./icons/icon.svg" alt="" width="20" height="20" />
      </span>
      <OfflineBadge />
      <Show when={installPrompt()}>
        {(prompt) => (
          <Button
            small
            kind="quiet"
            icon="download"
            title={t('app.state.installHint')}
            onClick={() => prompt()()}
          >
            {t('app.state.install')}
          </Button>
        )}
      </Show>
      <Select
        label={t('start.language')}
        value={locale()}
        choices={LOCALES.map(({ id, name }) => ({ value: id, title: name }))}
        onChange={chooseLocale}
      />
      <Select
        label={t('start.theme')}
        value={preferences.theme}
        choices={[
          { value: 'system', title: t('start.themeSystem') },
          { value: 'dark', title: t('start.themeDark') },
          { value: 'light', title: t('start.themeLight') },
        ]}
        onChange={(theme) => setPreference('theme', theme)}
      />
    </header>
  );
};
