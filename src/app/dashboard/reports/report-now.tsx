import { type Component, createSignal, For } from 'solid-js';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { saveBlob } from '../../session/save-blob.ts';
import { Button } from '../../ui/button.tsx';
import { locale, t } from '../../ui/i18n/i18n.ts';
import { Select } from '../../ui/select.tsx';
import { createDoing } from '../doing.tsx';
import { queryOf, RANGES, type RangeName } from '../relay-figures.ts';

const FORMATS = ['html', 'csv', 'json'] as const;

/** A report of a time until now: to keep, to print or to go on with. */
export const ReportNow: Component<{ client: RelayClient }> = (props) => {
  const [range, setRange] = createSignal<RangeName>('week');
  const { run, busy, Refusal } = createDoing();
  const fetchReport = (format: (typeof FORMATS)[number]): void =>
    void run(async () => {
      const query = `format=${format}&locale=${locale()}&${queryOf({ range: range(), tenant: '', kind: '' })}`;
      const answer = await props.client.send(`/api/reports/now?${query}`);
      saveBlob(await answer.blob(), `storycore-relay.${format}`);
    });
  return (
    <section class="board-panel">
      <h2>{t('dashboard.reportsTitle')}</h2>
      <div class="board-actions">
        <Select
          label={t('dashboard.range')}
          value={range()}
          choices={(Object.keys(RANGES) as RangeName[]).map((value) => ({
            value,
            title: t(`dashboard.ranges.${value}`),
          }))}
          onChange={setRange}
        />
        <For each={FORMATS}>
          {(format) => (
            <Button icon="download" disabled={busy()} onClick={() => fetchReport(format)}>
              {t(`dashboard.report.${format}`)}
            </Button>
          )}
        </For>
      </div>
      <Refusal />
    </section>
  );
};
