import { type Component, createSignal, For, Show } from 'solid-js';
import { type ErrorReport, reportOf } from '../../base/errors.ts';
import type { RelayClient } from '../../protocol/relay/client/relay-client.ts';
import { saveBlob } from '../session/save-blob.ts';
import { Button } from '../ui/button.tsx';
import { errorSentence, t } from '../ui/i18n/i18n.ts';
import { type BoardFilter, queryOf } from './relay-figures.ts';

const FORMATS = ['html', 'csv', 'json'] as const;

/** The same figures to keep, to print or to go on with. */
export const Reports: Component<{ client: RelayClient; filter: BoardFilter }> = (props) => {
  const [error, setError] = createSignal<ErrorReport | null>(null);
  const fetchReport = async (format: (typeof FORMATS)[number]): Promise<void> => {
    try {
      const answer = await props.client.send(`/api/reports/now?format=${format}&${queryOf(props.filter)}`);
      saveBlob(await answer.blob(), `storycore-relay.${format}`);
      setError(null);
    } catch (cause) {
      setError(reportOf(cause));
    }
  };
  return (
    <section class="board-panel">
      <h2>{t('dashboard.reportsTitle')}</h2>
      <div class="board-actions">
        <For each={FORMATS}>
          {(format) => (
            <Button small icon="download" onClick={() => void fetchReport(format)}>
              {t(`dashboard.report.${format}`)}
            </Button>
          )}
        </For>
      </div>
      <Show when={error()}>
        {(report) => (
          <p class="board-bad" role="alert">
            {errorSentence(report())}
          </p>
        )}
      </Show>
    </section>
  );
};
