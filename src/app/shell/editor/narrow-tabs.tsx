import { type Component, For } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';

const PANELS = ['media', 'timeline', 'mixer', 'inspector'] as const;

/** On a phone the four panels take turns under the picture. */
export const NarrowTabs: Component = () => {
  const { state } = useEditor();
  return (
    <nav class="narrow-tabs" aria-label={t('editor.panels.all')}>
      <For each={PANELS}>
        {(panel) => (
          <button
            type="button"
            aria-pressed={state.narrowPanel() === panel}
            onClick={() => state.showPanel(panel)}
          >
            {t(`editor.panels.${panel}`)}
          </button>
        )}
      </For>
    </nav>
  );
};
