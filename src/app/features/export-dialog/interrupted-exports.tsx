import { type Component, For } from 'solid-js';
import { isAbort, reportOf } from '../../../base/errors.ts';
import type { ExportSettings } from '../../../project/records/export-settings.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { notifyError } from '../../ui/notices.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { chooseTarget } from './choose-target.ts';

/** Exports that a crash or a reload cut off: going on encodes only the rest. */
export const InterruptedExports: Component<{ onResumed: () => void }> = (props) => {
  const { exporter } = useEditor().session;
  const resume = async (id: string, name: string, container: ExportSettings['container']) => {
    try {
      exporter.resume(id, await chooseTarget(name.replace(/\.\w+$/, ''), container));
      props.onResumed();
    } catch (error) {
      if (!isAbort(error)) notifyError(reportOf(error));
    }
  };
  return (
    <For each={exporter.interrupted()}>
      {(entry) => (
        <div class="export-interrupted">
          <p>{t('export.interrupted', { name: entry.fileName })}</p>
          <Button small kind="quiet" onClick={() => exporter.forget(entry.id)}>
            {t('export.forget')}
          </Button>
          <Button small onClick={() => void resume(entry.id, entry.fileName, entry.settings.container)}>
            {t('export.resume')}
          </Button>
        </div>
      )}
    </For>
  );
};
