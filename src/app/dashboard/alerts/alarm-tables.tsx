import type { Component } from 'solid-js';
import type { AlarmView, SentMessage } from '../../../protocol/relay/alerts.ts';
import { formatAgo, formatDate } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { channelName } from '../channels.ts';
import { Table } from '../table.tsx';
import { type MetricUnits, metricValue } from './metric-value.ts';

const SHOWN = 50;

export const AlarmsTable: Component<{ alarms: readonly AlarmView[]; units: MetricUnits }> = (props) => (
  <Table
    title={t('dashboard.rules.history')}
    rows={props.alarms.slice(0, SHOWN)}
    empty={t('dashboard.rules.historyNone')}
    columns={[
      { title: t('dashboard.when'), cell: ({ at }) => formatDate(at) },
      { title: t('dashboard.rules.rule'), cell: ({ name }) => name },
      {
        title: t('dashboard.state'),
        cell: ({ state }) => (
          <span class={`board-dot board-rule-${state}`}>{t(`dashboard.rules.events.${state}`)}</span>
        ),
      },
      {
        title: t('dashboard.value'),
        figure: true,
        cell: ({ metric, value }) => (value === null ? '–' : metricValue(metric, value, props.units)),
      },
    ]}
  />
);

export const MessagesTable: Component<{ messages: readonly SentMessage[] }> = (props) => (
  <Table
    title={t('dashboard.sent.title')}
    rows={props.messages.slice(0, SHOWN)}
    empty={t('dashboard.sent.none')}
    columns={[
      { title: t('dashboard.when'), cell: ({ createdAt }) => formatDate(createdAt) },
      { title: t('dashboard.sent.what'), cell: ({ subject }) => subject },
      { title: t('dashboard.rules.to'), cell: ({ channel }) => channelName(channel) },
      {
        title: t('dashboard.state'),
        cell: (message) => (
          <span classList={{ 'board-bad': message.error !== null }}>{stateOf(message)}</span>
        ),
      },
    ]}
  />
);

function stateOf({ sentAt, nextAt, attempts, error }: SentMessage): string {
  if (sentAt !== null) return t('dashboard.sent.taken', { when: formatAgo(sentAt) });
  if (error === null) return t('dashboard.sent.waits');
  return t(nextAt === null ? 'dashboard.sent.lost' : 'dashboard.sent.again', { attempts, error });
}
