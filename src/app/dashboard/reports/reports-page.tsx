import { type Component, createSignal, Show } from 'solid-js';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import type { MadeReport, ScheduleView } from '../../../protocol/relay/reports.ts';
import { mayOnRelay } from '../../session/relay/relay-account.ts';
import { saveBlob } from '../../session/save-blob.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { formatAgo, formatDate } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { createAsked } from '../asked.ts';
import { channelName } from '../channels.ts';
import { createDoing } from '../doing.tsx';
import { PageHead, PageTrouble } from '../page-head.tsx';
import { Table } from '../table.tsx';
import { ReportNow } from './report-now.tsx';
import { ScheduleForm } from './schedule-form.tsx';

/** Reports of any time, and those that are made by themselves. */
const ReportsPage: Component<{ client: RelayClient }> = (props) => {
  const manages = (): boolean => mayOnRelay('alerts:manage');
  const asked = createAsked(async () => {
    const [made, schedules, known] = await Promise.all([
      props.client.ask<{ reports: MadeReport[] }>('/api/reports/made'),
      manages() ? props.client.ask<{ schedules: ScheduleView[] }>('/api/reports/schedules') : null,
      manages() ? props.client.ask<{ mail: boolean }>('/api/alerts/metrics') : null,
    ]);
    return { made: made.reports, schedules: schedules?.schedules ?? [], mail: known?.mail ?? false };
  });
  const doing = createDoing(asked.refresh);
  const [open, setOpen] = createSignal(false);
  const save = (report: MadeReport): void =>
    void doing.run(async () => {
      const answer = await props.client.send(`/api/reports/made/${report.id}`);
      saveBlob(await answer.blob(), `${report.name}.${report.format}`);
    });
  return (
    <main class="board">
      <PageHead title={t('dashboard.pages.reports')}>
        <Show when={manages()}>
          <Button kind="primary" icon="plus" onClick={() => setOpen(true)}>
            {t('dashboard.schedules.new')}
          </Button>
        </Show>
      </PageHead>
      <ReportNow client={props.client} />
      <PageTrouble error={asked.error()} />
      <doing.Refusal />
      <Show when={manages() && asked.value()}>
        {(now) => <SchedulesTable schedules={now().schedules} client={props.client} doing={doing} />}
      </Show>
      <Table
        title={t('dashboard.made.title')}
        rows={asked.value()?.made ?? []}
        empty={t('dashboard.made.none')}
        columns={[
          { title: t('dashboard.name'), cell: ({ name }) => name },
          {
            title: t('dashboard.range'),
            cell: ({ from, to }) => `${formatDate(from)} – ${formatDate(to)}`,
          },
          { title: t('dashboard.made.when'), cell: ({ madeAt }) => formatAgo(madeAt) },
          {
            title: t('dashboard.action'),
            cell: (report) => (
              <Button
                small
                icon="download"
                aria-label={`${t('dashboard.made.save')}: ${report.name}, ${formatDate(report.from)}`}
                onClick={() => save(report)}
              >
                {t('dashboard.made.save')}
              </Button>
            ),
          },
        ]}
      />
      <ScheduleForm
        open={open()}
        mail={asked.value()?.mail ?? false}
        client={props.client}
        onSaved={() => void asked.refresh()}
        onClose={() => setOpen(false)}
      />
    </main>
  );
};
export default ReportsPage;

const SchedulesTable: Component<{
  schedules: readonly ScheduleView[];
  client: RelayClient;
  doing: ReturnType<typeof createDoing>;
}> = (props) => {
  const [doomed, setDoomed] = createSignal<ScheduleView | null>(null);
  return (
    <>
      <Table
        title={t('dashboard.schedules.title')}
        rows={props.schedules}
        empty={t('dashboard.schedules.none')}
        columns={[
          { title: t('dashboard.name'), cell: ({ name }) => name },
          {
            title: t('dashboard.schedules.every'),
            cell: ({ every }) => t(`dashboard.schedules.of.${every}`),
          },
          { title: t('dashboard.schedules.format'), cell: ({ format }) => t(`dashboard.report.${format}`) },
          {
            title: t('dashboard.rules.to'),
            cell: ({ channels }) => channels.map(channelName).join(', ') || t('dashboard.schedules.kept'),
          },
          { title: t('dashboard.schedules.next'), cell: ({ nextAt }) => formatDate(nextAt) },
          {
            title: t('dashboard.action'),
            cell: (schedule) => (
              <Button
                small
                aria-label={`${t('dashboard.delete')}: ${schedule.name}`}
                onClick={() => setDoomed(schedule)}
              >
                {t('dashboard.delete')}
              </Button>
            ),
          },
        ]}
      />
      <Confirm
        open={doomed() !== null}
        title={t('dashboard.rules.deleteTitle', { name: doomed()?.name ?? '' })}
        text={t('dashboard.schedules.deleteText')}
        action={t('dashboard.delete')}
        onConfirm={() => {
          const id = doomed()?.id;
          if (id)
            void props.doing.run(() =>
              props.client.send(`/api/reports/schedules/${id}`, { method: 'DELETE' }),
            );
        }}
        onClose={() => setDoomed(null)}
      />
    </>
  );
};
