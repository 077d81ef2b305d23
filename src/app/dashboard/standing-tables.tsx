// What an operator reads: why work failed, what it cost whom, which connections hold, and what stands out.
import type { Component } from 'solid-js';
import type { Anomaly, Overview } from '../../protocol/relay/analytics.ts';
import { formatAgo, formatDate, formatNumber, formatPercent } from '../ui/i18n/format.ts';
import { type MessageKey, t } from '../ui/i18n/i18n.ts';
import { chartOf } from './charts.ts';
import { curveName } from './curve-name.ts';
import { errorClass } from './error-class.ts';
import { formatSeconds, formatValue } from './format-value.ts';
import { Table } from './table.tsx';

export const ErrorsTable: Component<{ overview: Overview }> = (props) => (
  <Table
    title={t('dashboard.errorsTitle')}
    rows={props.overview.errors}
    empty={t('dashboard.failedNone')}
    columns={[
      { title: t('dashboard.why'), cell: ({ code }) => <code>{code}</code> },
      {
        title: t('dashboard.errorClass'),
        cell: ({ code }) => t(`dashboard.errorClasses.${errorClass(code)}`),
      },
      {
        title: t('dashboard.kind'),
        cell: ({ kinds }) => kinds.map(kindName).join(', ') || t('dashboard.inStudios'),
      },
      { title: t('dashboard.times'), figure: true, cell: ({ count }) => formatNumber(count) },
      { title: t('dashboard.share'), figure: true, cell: ({ share }) => formatPercent(share) },
      { title: t('dashboard.last'), cell: ({ lastAt }) => formatAgo(lastAt) },
    ]}
  />
);

export const TenantsTable: Component<{ overview: Overview }> = (props) => (
  <Table
    title={t('dashboard.tenantsTitle')}
    rows={props.overview.tenants}
    empty={t('dashboard.empty')}
    columns={[
      { title: t('dashboard.tenant'), cell: ({ tenant }) => tenant },
      { title: t('dashboard.jobs'), figure: true, cell: ({ jobs }) => formatNumber(jobs) },
      { title: t('dashboard.nodeTime'), figure: true, cell: ({ nodeSeconds }) => formatSeconds(nodeSeconds) },
      { title: t('dashboard.frames'), figure: true, cell: ({ frames }) => formatNumber(frames) },
      { title: t('dashboard.share'), figure: true, cell: ({ share }) => formatPercent(share) },
      // Without a price of an hour there is nothing to tell.
      ...(props.overview.tenants.some(({ price }) => price !== null)
        ? [
            {
              title: t('dashboard.price'),
              figure: true,
              cell: ({ price }: Tenant) => (price === null ? '–' : formatNumber(price, 2)),
            },
          ]
        : []),
    ]}
  />
);

export const BreakersTable: Component<{ overview: Overview }> = (props) => (
  <Table
    title={t('dashboard.breakersTitle')}
    rows={props.overview.breakers}
    empty={t('dashboard.breakersNone')}
    columns={[
      { title: t('dashboard.breaker'), cell: ({ name }) => name },
      {
        title: t('dashboard.state'),
        cell: ({ state }) => (
          <span class={`board-dot board-breaker-${state}`}>{t(`dashboard.breakerStates.${state}`)}</span>
        ),
      },
      { title: t('dashboard.since'), cell: ({ since }) => formatAgo(since) },
      { title: t('dashboard.calls'), figure: true, cell: ({ calls }) => formatNumber(calls) },
      { title: t('dashboard.failures'), figure: true, cell: ({ failures }) => formatNumber(failures) },
      { title: t('dashboard.why'), cell: ({ reason }) => reason ?? '–' },
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

type Tenant = Overview['tenants'][number];

function kindName(kind: string): string {
  const path = `relay.renders.kind.${kind}` as MessageKey;
  const name = t(path);
  return name === path ? kind : name;
}

function sentenceOf(anomaly: Anomaly, { curves }: Overview): string {
  const { key, at, value, low, high, basis, hours, score } = anomaly;
  const unit = curves.find((curve) => curve.key === key)?.unit ?? 'count';
  const chart = chartOf(key);
  const say = (n: number): string => formatValue(n, unit);
  return t(`dashboard.anomaly.${basis}`, {
    curve: chart ? `${t(`dashboard.charts.${chart}`)} (${curveName(key)})` : curveName(key),
    value: say(value),
    when: formatDate(at),
    low: say(low),
    high: say(high),
    hours,
    score: formatNumber(Math.abs(score), 1),
  });
}
