import type { Component } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { preferences, setPreference } from '../../../ui/preferences.ts';

/** What the timeline shows besides tracks. */
export const Corner: Component = () => (
  <div class="timeline-corner timeline-corner-high">
    <IconButton
      small
      icon="mixer"
      label={t('editor.automation.buses')}
      pressed={preferences.timelineBuses}
      onClick={() => setPreference('timelineBuses', !preferences.timelineBuses)}
    />
  </div>
);
