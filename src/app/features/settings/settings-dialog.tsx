import { type Component, createResource, Show } from 'solid-js';
import type { Locale } from '../../../base/messages/catalogue.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatBytes } from '../../ui/i18n/format.ts';
import { LOCALES, locale, setLocale, t } from '../../ui/i18n/i18n.ts';
import { preferences, setPreference } from '../../ui/preferences.ts';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { RecordingSection } from './recording-section.tsx';
import { RelaySection } from './relay-section.tsx';
import './settings.css';

export const SettingsDialog: Component<{ open: boolean; onClose: () => void }> = (props) => {
  const [storage] = createResource(
    () => props.open,
    () => navigator.storage?.estimate?.() ?? null,
  );
  const chooseLocale = (next: Locale) => {
    setPreference('locale', next);
    void setLocale(next);
  };
  return (
    <Dialog open={props.open} title={t('start.settings')} class="settings" onClose={props.onClose}>
      <div class="settings-rows">
        <div class="settings-row">
          <span>{t('start.language')}</span>
          <Select
            label={t('start.language')}
            value={locale()}
            choices={LOCALES.map(({ id, name }) => ({ value: id, title: name }))}
            onChange={chooseLocale}
          />
        </div>
        <div class="settings-row">
          <span>{t('start.theme')}</span>
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
        </div>
        <Toggle
          label={t('start.filmstrips')}
          checked={preferences.thumbnails}
          onChange={(on) => setPreference('thumbnails', on)}
        />
        <Toggle
          label={t('start.waveforms')}
          checked={preferences.waveforms}
          onChange={(on) => setPreference('waveforms', on)}
        />
        <Show when={storage()}>
          {(state) => (
            <div class="settings-row">
              <span>{t('start.storage')}</span>
              <span class="tabular">
                {t('start.storageUse', {
                  used: formatBytes(state().usage ?? 0),
                  quota: formatBytes(state().quota ?? 0),
                })}
              </span>
            </div>
          )}
        </Show>
      </div>
      <RecordingSection />
      <RelaySection />
    </Dialog>
  );
};
