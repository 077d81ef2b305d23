// What an operator reads: why work failed, what it cost whom, which connections hold, and what stands out.
import type { Component } from 'solid-js';
import type { Anomaly, Overview } from '../../protocol/relay/analytics.ts';
import { formatAgo, formatDate, formatNumber, formatPercent } from '../ui/i18n/format.ts';
import { t } from '../ui/i18n/i18n.ts';
import { chartOf } from './charts.ts';
import { curveName } from './curve-name.ts';
import { formatSeconds, formatValue } from './format-value.ts';
import { Table } from './table.tsx';

export const ErrorsTable: Component<{ overview: Overview }> = (props) => (
  <Table
    title={t('dashboard.errorsTitle')}
    rows={props.overview.errors}
    empty={t('dashboard.failedNone')}
    columns={[
      { title: t('dashboard.why'), cell: ({ code }) => <code>{code}</code> },
      { title: t('dashboard.times'), figure: true, cell: ({ count }) => formatNumber(count) },
      { title: t('dashboard.last'), cell: ({ lastAt }) => formatAgo(lastAt) },
    ]}
  />
);

export const TenantsTable: Component<{ overview: Overview }> = (props) => (
  <Table
    title={t('dashboard.tenantsTitle')}
    rows={props.overview.tenants}
    columns={[
      { title: t('dashboard.tenant'), cell: ({ tenant }) => tenant },
      { title: t('dashboard.jobs'), figure: true, cell: ({ jobs }) => formatNumber(jobs) },
      { title: t('dashboard.nodeTime'), figure: true, cell: ({ nodeSeconds }) => formatSeconds(nodeSeconds) },
      { title: t('dashboard.share'), figure: true, cell: ({ share }) => formatPercent(share) },
    ]}
  />
);

export const BreakersTable: Component<{ overview: Overview }> = (props) => (
  <Table
    title={t('dashboard.breakersTitle')}
    rows={props.overview.breakers}
    columns={[
      { title: t('dashboard.breaker'), cell: ({ name }) => name },
      {
        title: t('dashboard.state'),
        cell: ({ state }) => (
          <span class={`board-dot board-breaker-${state}`}>{t(`dashboard.breakerStates.${state}`)}</span>
        ),
      },
      { title: t('dashboard.last'), cell: ({ since }) => formatAgo(since) },
    ]}
  />
);

interface Standing {
  readonly at: number;
  readonly text: string;
  readonly firing: boolean;
}

export const AlertsTable: Component<{ overview: Overview }> = (props) => {
  const rows = (): Standing[] => {
    const { alerts, anomalies } = props.overview;
    const firing = alerts.map(({ name, value, since, state }) => ({
      at: since,
      text: t('dashboard.alertFiring', { name, value: formatNumber(value, 2), when: formatDate(since) }),
      firing: state === 'firing',
    }));
    const odd = anomalies.map((anomaly) => ({
      at: anomaly.at,
      text: sentenceOf(anomaly, props.overview),
      firing: false,
    }));
    return [...firing, ...odd]
      .sort((a, b) => Number(b.firing) - Number(a.firing) || b.at - a.at)
      .slice(0, 12);
  };
  return (
    <Table
      title={t('dashboard.alertsTitle')}
      rows={rows()}
      empty={t('dashboard.alertsNone')}
      columns={[
        { title: t('dashboard.when'), cell: ({ at }) => formatAgo(at) },
        {
          title: t('dashboard.why'),
          cell: ({ text, firing }) => <span class={firing ? 'board-bad' : ''}>{text}</span>,
        },
      ]}
    />
  );
};

function sentenceOf({ key, at, value, low, high }: Anomaly, { curves }: Overview): string {
  const unit = curves.find((curve) => curve.key === key)?.unit ?? 'count';
  const chart = chartOf(key);
  const say = (n: number): string => formatValue(n, unit);
  return t('dashboard.anomaly', {
    curve: chart ? `${t(`dashboard.charts.${chart}`)} (${curveName(key)})` : curveName(key),
    value: say(value),
    when: formatDate(at),
    low: say(low),
    high: say(high),
  });
}
