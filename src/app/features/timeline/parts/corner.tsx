import type { Component } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { preferences, setPreference } from '../../../ui/preferences.ts';
import { useEditor } from '../../../workspace/editor-context.ts';

/** What the timeline shows besides tracks, and what ripple edits take along. */
export const Corner: Component = () => {
  const editor = useEditor();
  const follows = () => editor.actions().find(({ id }) => id === 'edit.automationFollows');
  return (
    <div class="timeline-corner timeline-corner-high">
      <IconButton
        small
        icon="automation"
        label={t('actions.edit.automationFollows')}
        pressed={editor.sequence().automationFollows}
        disabled={editor.readOnly()}
        onClick={() => void follows()?.run()}
      />
      <IconButton
        small
        icon="mixer"
        label={t('editor.automation.buses')}
        pressed={preferences.timelineBuses}
        onClick={() => setPreference('timelineBuses', !preferences.timelineBuses)}
      />
    </div>
  );
};
